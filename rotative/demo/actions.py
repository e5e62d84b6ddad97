"""Building the demo newspaper, and taking it away."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageDraw, ImageFont
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from rotative.articles.actions import record_articles
from rotative.articles.blocks import as_filled_in
from rotative.articles.models import ArticlePage, Byline, StoryTopic
from rotative.demo import content, editions, illustrations, letters, plan
from rotative.demo.content import StoryFile, Value
from rotative.demo.models import Piece
from rotative.media.models import Picture
from rotative.newsletters.models import Newsletter
from rotative.newsroom.actions import NEW_NAME, found_paper, make_first_pages
from rotative.newsroom.models import PaperSettings, SocialAccount
from rotative.notices.models import ContactPage, LegalNoticePage, NoticePage
from rotative.people.models import Author, AuthorLink
from rotative.record import blocks as record
from rotative.record.models import Address, Withdrawn
from rotative.sections.models import HomePage, PartnerPage, SectionPage
from rotative.topics.models import Topic

NEWEST = timedelta(minutes=2)  # the newest moment lies this long before the first start
Say = Callable[[str], None]
T = TypeVar("T", bound=Model)


def is_built() -> bool:
    """Whether the demo newspaper is there."""
    return Piece.objects.exists()


@transaction.atomic
def build(language: str, say: Say = lambda text: None) -> None:
    """Make the demo newspaper of a language, wholly or not at all, as of now."""
    home = HomePage.objects.first()
    if home is None:
        home = found_paper(content.paper_of(language)["name"], language)
    with translation.override(language):
        builder = _Builder(language, home, timezone.now() - NEWEST, say)
        builder.paper()
        builder.topics()
        builder.authors()
        builder.stories()
        say("Sending the letters of the days before")
        for thing in editions.make(builder.newest):
            builder.keep(thing)
        builder.plan()
        builder.letters()
    Piece.objects.bulk_create(
        Piece(kind=thing._meta.label_lower, object_id=thing.pk) for thing in builder.made
    )
    _index()


def _index() -> None:
    """At once and together what each saving has queued for the worker: the newsroom's search
    finds everything from the first minute."""
    DBTaskResult.objects.ready().delete()
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)


@dataclass
class _Builder:
    """What has been made so far, by the names the content files use."""

    language: str
    home: HomePage
    newest: datetime
    say: Say
    made: list[Model] = field(default_factory=list)
    sections: dict[str, SectionPage] = field(default_factory=dict)
    topics_by_slug: dict[str, Topic] = field(default_factory=dict)
    authors_by_slug: dict[str, Author] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    articles: dict[str, ArticlePage] = field(default_factory=dict)

    def keep(self, thing: T) -> T:
        """Remember what was made."""
        self.made.append(thing)
        return thing

    # -- the paper

    def paper(self) -> None:
        """Name, look, sections and foot pages."""
        self.say("Founding the paper")
        values = content.paper_of(self.language)
        paper = PaperSettings.load()
        for name in (
            "name tagline description accent accent_dark fonts "
            "publisher copyright email newsletter_pitch"
        ).split():
            setattr(paper, name, values[name])
        paper.language = self.language
        paper.social_accounts = [
            SocialAccount(label=label, url=url, sort_order=n)
            for n, (label, url) in enumerate(values["social"])
        ]
        paper.save()
        # The sections and pages a new paper is founded with give way to the demo's.
        for page in self.home.get_children().specific():
            page.delete()
        self.home.refresh_from_db()
        for section in values["sections"]:
            self._section(self.home, section, "")
        self._notices(values)
        self._newsletters(values["newsletters"])

    def _newsletters(self, newsletters: list[Value]) -> None:
        """The daily one is there already."""
        for position, values in enumerate(newsletters):
            fields = dict(values)
            section = self.sections.get(fields.pop("section", ""))
            fields |= {"section_id": section.pk if section else None, "position": position}
            it, new = Newsletter.objects.update_or_create(slug=fields.pop("slug"), defaults=fields)
            if new:
                self.keep(it)

    def _section(self, parent: Page, values: Value, above: str) -> None:
        common = {"title": values["name"], "slug": values["slug"], "show_in_menus": True}
        if url := values.get("url"):
            page: Page = PartnerPage(url_of_partner=url, **common)
        else:
            page = SectionPage(
                description=values["description"], colour=values.get("colour", ""), **common
            )
        self._publish(parent, page)
        if isinstance(page, SectionPage):
            self.sections[above + values["slug"]] = page
        for child in values.get("children", []):
            self._section(page, child, f"{values['slug']}/")

    def _notices(self, values: Value) -> None:
        kinds = (
            ("about", NoticePage),
            ("contact", ContactPage),
            ("legal", LegalNoticePage),
            ("personal_data", NoticePage),
        )
        for name, model in kinds:
            fields = dict(values[name])
            body = json.dumps(self._body(content.blocks(fields.pop("body"))))
            page = model(body=body, **fields)
            page.full_clean(exclude=["path", "depth", "numchild", "url_path", "slug"])
            self._publish(self.home, page)

    def _publish(self, parent: Page, page: Page) -> None:
        parent.add_child(instance=page)
        page.save_revision().publish()
        self.keep(page)

    # -- what stories refer to

    def topics(self) -> None:
        """All topics, under their names in the paper's language."""
        for slug, values in content.topics_of(self.language).items():
            topic = Topic(
                name=values["name"],
                slug=slug,
                kind=values["kind"],
                parent=self.topics_by_slug.get(values.get("parent", "")),
                aliases="\n".join(values.get("aliases", [])),
                description=values.get("description", ""),
                name_en=values.get("name_en", ""),
                name_fr=values.get("name_fr", ""),
            )
            topic.save()
            self.topics_by_slug[slug] = self.keep(topic)

    def authors(self) -> None:
        """The newsroom, with portraits."""
        self.say("Hiring the newsroom")
        for slug, values in content.authors_of(self.language).items():
            portrait = values.get("portrait")
            author = Author(
                name=values["name"],
                slug=slug,
                kind=values["kind"],
                role=values.get("role", ""),
                biography=f"<p>{values.get('bio', '')}</p>",
                portrait=self.picture(portrait) if portrait else None,
            )
            author.links = [
                AuthorLink(label=label, url=url, sort_order=n)
                for n, (label, url) in enumerate(values.get("links", []))
            ]
            author.save()
            self.authors_by_slug[slug] = self.keep(author)

    def picture(self, name: str) -> Picture:
        """A picture by name, drawn the first time it is asked for."""
        if name not in self.pictures:
            values = dict(content.pictures()[name])
            words = {part: values.pop(f"{part}_{self.language}", "") for part in ("alt", "caption")}
            for language in ("fr", "en"):
                for part in ("alt", "caption"):
                    values.pop(f"{part}_{language}", None)
            credit, licence = values.pop("credit", ""), values.pop("licence", "")
            image = illustrations.draw(**values)
            file = io.BytesIO()
            image.save(file, "JPEG", quality=92, subsampling=0)
            picture = Picture(
                title=(words["caption"] or words["alt"])[:255],
                description=words["alt"][:255],
                caption=words["caption"],
                credit=credit,
                licence=licence,
                file=ImageFile(io.BytesIO(file.getvalue()), name=f"{name}.jpg"),
            )
            picture.file_size = len(file.getvalue())
            picture._set_file_hash()
            picture.save()
            self.pictures[name] = self.keep(picture)
        return self.pictures[name]

    # -- stories

    def stories(self) -> None:
        """All stories, oldest first; those that name others get them in a second round."""
        files = content.stories_of(self.language)
        files.sort(key=lambda file: -float(file.values["hours_ago"]))
        for number, file in enumerate(files, start=1):
            self.say(f"Printing story {number} of {len(files)}")
            self.articles[file.slug] = self._article(file)
        for file in files:
            self._name_others(file)
        self.say("Laying out the front page")
        record_articles(article.pk for article in self.articles.values())

    def plan(self) -> None:
        """The plan of the day, with accounts for those who are on it."""
        people, stories = self.authors_by_slug, self.articles
        for thing in plan.make(self.language, timezone.now(), self.sections, people, stories):
            self.keep(thing)

    def letters(self) -> None:
        """What readers have written, some of it dealt with by those of the plan."""
        for letter in letters.make(self.language, timezone.now(), self.articles):
            self.keep(letter)

    def _article(self, file: StoryFile) -> ArticlePage:
        values = file.values
        published = self._moment(values["hours_ago"])
        updated = values.get("updated_hours_ago")
        article = ArticlePage(
            title=values["headline"],
            slug=file.slug,
            short_headline=values.get("short_headline", ""),
            kicker=values.get("kicker", ""),
            standfirst=values.get("standfirst", ""),
            format=values["format"],
            picture=self.picture(values["picture"]) if values.get("picture") else None,
            picture_caption=values.get("picture_caption", ""),
            key_points=json.dumps(
                [{"type": "point", "value": point} for point in values.get("key_points", [])]
            ),
            body=json.dumps(self._body(b for b in file.body if not b.stories_named)),
            first_published_at=published,
            last_published_at=self._moment(updated) if updated else published,
            published_at=published,
            updated_at=self._moment(updated) if updated else None,
            live=True,
        )
        article.bylines = [
            Byline(author=self.authors_by_slug[slug], role=role, sort_order=n)
            for n, (slug, role) in enumerate(_signatures(values))
        ]
        article.story_topics = [
            StoryTopic(topic=self.topics_by_slug[slug], sort_order=n)
            for n, slug in enumerate(values.get("topics", []))
        ]
        self.sections[values["section"]].add_child(instance=article)
        return self.keep(article)

    def _name_others(self, file: StoryFile) -> None:
        if any(block.stories_named for block in file.body):
            article = self.articles[file.slug]
            article.body = json.dumps(self._body(file.body))
            article.save()

    def _moment(self, hours_ago: float) -> datetime:
        moment = self.newest - timedelta(hours=float(hours_ago))
        return moment.replace(second=0, microsecond=0)

    def _body(self, body: Iterable[record.Block]) -> list[Value]:
        """The raw value of a body for Wagtail."""
        here = _Names(self)
        shown = [there for block in body if (there := block.resolved(here))]
        return as_filled_in(self._dated(block) for block in shown)

    def _dated(self, block: record.Block) -> record.Block:
        """A timeline's days, counted from the demo's first start, as dates."""
        if not isinstance(block, record.Timeline):
            return block
        days = (self._moment(-24 * int(event.date)).date() for event in block.events)
        events = [
            replace(event, date=day.isoformat())
            for event, day in zip(block.events, days, strict=True)
        ]
        return replace(block, events=events)

    def document(self, title: str) -> Any:
        """A one-page PDF under that title."""
        document = get_document_model()(title=title)
        document.file.save("demo.pdf", ContentFile(one_page(title)), save=False)
        document.file_size = document.file.size
        document._set_document_file_metadata()
        document.save()
        return self.keep(document)


@dataclass
class _Names(record.Resolver):
    """What the content files name, as the newsroom has it."""

    builder: _Builder

    def picture(self, it: str) -> int:
        return self.builder.picture(it).pk

    def story(self, it: str) -> int:
        return self.builder.articles[it].pk

    def document(self, it: str) -> int:
        """A new document of one page under that title."""
        return self.builder.document(it).pk


def _signatures(values: Value) -> list[tuple[str, str]]:
    if bylines := values.get("bylines"):
        return [(slug, role) for slug, role in bylines]
    return [(slug, "") for slug in values.get("authors", [])]


def one_page(title: str) -> bytes:
    """A PDF of one A4 page with a title on it."""
    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    pen.line((140, 200, 1100, 200), fill=0, width=6)
    words, line, top = title.split(), "", 240
    font = ImageFont.load_default(size=54)
    for word in [*words, ""]:
        wider = f"{line} {word}".strip()
        if word and pen.textlength(wider, font) <= 960:
            line = wider
            continue
        pen.text((140, top), line, font=font, fill=0)
        line, top = word, top + 74
    file = io.BytesIO()
    page.save(file, "PDF", resolution=150)
    return file.getvalue()


@transaction.atomic
def remove() -> int:
    """Take the demo newspaper away; what the newsroom has written since stays, filed as it was.

    A section, topic, author or picture that such a story uses stays too. Returns how many objects
    went. What is left is the paper as it was founded.
    """
    pieces: dict[str, set[int]] = {}
    for kind, pk in Piece.objects.values_list("kind", "object_id"):
        pieces.setdefault(kind, set()).add(pk)
    if not pieces:
        return 0
    mailed = ("newsletters.edition", "newsletters.subscriber")
    gone = editions.remove(*(pieces.get(label, set()) for label in mailed))
    gone += letters.remove(pieces.get("letters.message", set()))
    planned = ("plan.assignment", "people.user")
    gone += plan.remove(*(pieces.get(label, set()) for label in planned))
    gone += _delete_pages(pieces)
    # Wagtail writes down who refers to what in the background; here it must be known now.
    call_command("rebuild_references_index", verbosity=0)
    for label in ("topics.topic", "people.author", "media.picture", "wagtaildocs.document"):
        model = apps.get_model(label)
        # The last first: a topic that others lie within was made before them.
        for thing in model._default_manager.filter(pk__in=pieces.get(label, ())).order_by("-pk"):
            if not _is_used(thing):
                thing.delete()
                gone += 1
    unread = Newsletter.objects.filter(pk__in=pieces.get("newsletters.newsletter", ()))
    for newsletter in unread.filter(subscriptions=None):
        newsletter.delete()
        gone += 1
    Piece.objects.all().delete()
    Address.objects.all().delete()
    Withdrawn.objects.all().delete()
    _found_again()
    return gone


def _delete_pages(pieces: dict[str, set[int]]) -> int:
    gone = 0
    for label in (
        "articles.articlepage",
        "notices.noticepage",
        "notices.contactpage",
        "notices.legalnoticepage",
        "sections.partnerpage",
        "sections.sectionpage",
    ):
        pages = apps.get_model(label)._default_manager.filter(pk__in=pieces.get(label, ()))
        for page in pages.order_by("-depth"):
            page.refresh_from_db()
            if not page.get_children().exists():
                page.delete()
                gone += 1
    return gone


def _is_used(thing: Model) -> bool:
    if isinstance(thing, Topic):
        return thing.stories.exists() or thing.children.exists()  # type: ignore[attr-defined]
    if isinstance(thing, Author):
        return thing.bylines.exists()  # type: ignore[attr-defined]
    return ReferenceIndex.get_references_to(thing).exists()


def _found_again() -> None:
    """The paper as a new one is founded, unless the newsroom has pages of its own in it."""
    paper = PaperSettings.load()
    fresh = PaperSettings(pk=paper.pk, name=NEW_NAME, language=paper.language, first_steps=True)
    fresh.social_accounts = []
    paper.social_accounts.all().delete()
    fresh.save()
    home = HomePage.objects.get()
    home.title = home.draft_title = NEW_NAME
    home.save()
    if not home.get_children().exists():
        with translation.override(paper.language):
            make_first_pages(home)
