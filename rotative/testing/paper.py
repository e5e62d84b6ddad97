"""A small paper to tell newsroom stories with, made through the newsroom's own verbs."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from rotative.articles.models import ArticlePage, Byline, RelatedPick, StoryTopic
from rotative.media.models import Picture
from rotative.newsroom.actions import found_paper
from rotative.notices.models import ContactPage
from rotative.people.models import Author
from rotative.sections.models import HomePage, SectionPage
from rotative.testing import photographs
from rotative.testing.snapshot import once
from rotative.topics.models import Topic

P = TypeVar("P", bound=Page)


@dataclass
class SmallPaper:
    """Le Fanal: news with a subsection, sport, two topics one within the other, two authors."""

    home: HomePage
    news: SectionPage
    world: SectionPage
    sport: SectionPage
    contact: ContactPage
    veltania: Topic
    summit: Topic
    ines: Author
    agency: Author


def small_paper(language: str = "fr") -> SmallPaper:
    """Found a paper, unless there is an empty one, and fill its menu; no story in it yet."""
    if settings.PRESS_DIR is None:
        once(language, partial(_found, language))
        Site.clear_site_root_paths_cache()
    else:
        _found(language)  # with a press much more is written, by measures that tests change
    home = HomePage.objects.get()
    return SmallPaper(
        home=home,
        news=SectionPage.objects.child_of(home).exclude(slug="sport").get(),
        world=SectionPage.objects.get(slug="monde"),
        sport=SectionPage.objects.get(slug="sport"),
        contact=ContactPage.objects.get(),
        veltania=Topic.objects.get(slug="veltanie"),
        summit=Topic.objects.get(slug="sommet"),
        ines=Author.objects.get(slug="ines-carvalho"),
        agency=Author.objects.get(slug="afp"),
    )


def _found(language: str) -> None:
    home = HomePage.objects.first() or found_paper("Le Fanal", language)
    news = SectionPage.objects.child_of(home).get()
    section(news, "Monde", "monde")
    section(home, "Sport", "sport")
    veltania = Topic.objects.create(name="Veltanie", slug="veltanie", kind=Topic.Kind.PLACE)
    Topic.objects.create(name="Sommet", slug="sommet", kind=Topic.Kind.EVENT, parent=veltania)
    Author.objects.create(name="Inès Carvalho", slug="ines-carvalho")
    Author.objects.create(name="AFP", slug="afp", kind=Author.Kind.AGENCY)


def section(parent: Page, title: str, slug: str, **fields: Any) -> SectionPage:
    """A published section under the home page or under another section."""
    return publish(
        added(parent, SectionPage(title=title, slug=slug, show_in_menus=True, live=False, **fields))
    )


def added(parent: Page, page: P) -> P:
    """The page put under a parent that may have changed since it was read."""
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    return page


def publish(page: P) -> P:
    """Publish a page as it stands in memory; the page as it then stands in the database."""
    page.save_revision().publish()
    return fresh(page)


def fresh(page: P) -> P:
    """The page as the database has it."""
    again: P = type(page)._default_manager.get(pk=page.pk)
    return again


def draft(
    under: Page,
    headline: str = "Un accord au détroit",
    *,
    authors: Iterable[Author] = (),
    topics: Iterable[Topic] = (),
    picks: Iterable[ArticlePage] = (),
    body: Iterable[dict[str, Any]] | None = None,
    key_points: Iterable[str] = (),
    **fields: Any,
) -> ArticlePage:
    """A story that is not public; `body` is a list of raw blocks, one paragraph if not given."""
    blocks = [paragraph("Le texte de la dépêche.")] if body is None else list(body)
    article = ArticlePage(
        title=headline,
        live=False,
        body=json.dumps(blocks),
        key_points=json.dumps([{"type": "point", "value": point} for point in key_points]),
        **fields,
    )
    article.bylines = [Byline(author=a, sort_order=n) for n, a in enumerate(authors)]
    article.story_topics = [StoryTopic(topic=t, sort_order=n) for n, t in enumerate(topics)]
    article.related_picks = [RelatedPick(story=s, sort_order=n) for n, s in enumerate(picks)]
    added(under, article)
    article.save_revision()
    return article


def story(under: Page, headline: str = "Un accord au détroit", **fields: Any) -> ArticlePage:
    """A public story; see `draft` for the fields."""
    return publish(draft(under, headline, **fields))


def paragraph(html: str) -> dict[str, Any]:
    """A raw paragraph block."""
    return {"type": "paragraph", "value": f"<p>{html}</p>"}


def picture(
    title: str = "Le port", data: bytes = b"", name: str = "port.jpg", **fields: Any
) -> Picture:
    """A picture with a file of its own; of 640 by 360 pixels if no bytes are given."""
    data = data or photographs.plain((640, 360))
    made = Picture(title=title, file=ImageFile(io.BytesIO(data), name), **fields)
    made.file_size = len(data)
    made._set_file_hash()
    made.save()
    return made


def document(title: str = "Rapport") -> Any:
    """A text document with a file of its own."""
    made = get_document_model()(title=title)
    made.file.save("rapport.txt", ContentFile(title.encode()), save=False)
    made.file_size = made.file.size
    made._set_document_file_metadata()
    made.save()
    return made


def path_of(article: ArticlePage) -> str:
    """Where readers find a story: its section's address and its slug."""
    home = HomePage.objects.get()
    return "/" + fresh(article).url_path.removeprefix(home.url_path)
