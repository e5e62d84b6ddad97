"""The story's editor: what stands where, who signs, and what waits for the publication."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.test.utils.form_data import inline_formset

from rotative.articles.models import ArticlePage, Byline, StoryTopic
from rotative.pages.tests.test_drafts import autosave, kept, typed
from rotative.people.models import Author, User
from rotative.record.models import Story
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, fresh, story
from rotative.topics.models import Topic


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Le Goff"
    user.save()
    return user


@pytest.fixture
def client(marc: User) -> Client:
    client = Client()
    client.force_login(marc)
    return client


def new_story(client: Client, paper: SmallPaper) -> Any:
    answer = client.get(f"/newsroom/pages/add/articles/articlepage/{paper.news.pk}/")
    return html.document_fromstring(answer.content)


def signed(editor: Any) -> list[str]:
    """The ids of the authors of an editor's signatures."""
    rows = editor.xpath("//input[starts-with(@name, 'bylines-') and contains(@name, '-author')]")
    return [row.get("value") for row in rows if "__prefix__" not in row.get("name")]


def test_three_tabs_hold_every_field_once(client: Client, fanal: SmallPaper) -> None:
    editor = new_story(client, fanal)
    tabs = editor.xpath("//form[@id='page-edit-form']//*[@role='tab']")
    assert [tab.text_content().split("(")[0].strip() for tab in tabs] == [
        "Texte",
        "Classement",
        "Moteurs de recherche",
    ]
    fields = editor.xpath("//form[@id='page-edit-form']//*[self::input or self::textarea]/@name")
    assert len(fields) == len(set(fields)), sorted(fields)
    first = [name for name in fields if name in ("title", "standfirst", "kicker", "slug")]
    assert first == ["title", "standfirst", "kicker", "slug"]


def test_the_author_of_the_account_signs_first(
    client: Client, marc: User, fanal: SmallPaper
) -> None:
    assert signed(new_story(client, fanal)) == []
    author = Author.objects.create(name="Marc Le Goff", slug="marc")
    assert signed(new_story(client, fanal)) == [str(author.pk)], "a namesake"
    Author.objects.create(name="Marc Le Goff", slug="marc-2")
    assert signed(new_story(client, fanal)) == [], "which of the two?"
    fanal.agency.user = marc
    fanal.agency.save()
    assert signed(new_story(client, fanal)) == [str(fanal.agency.pk)]
    assert Author.of(cast.ines()) is None, "somebody without a name"


@pytest.mark.parametrize("deleted", [False, True])
def test_the_signature_that_was_there_is_kept_once_or_taken_out(
    client: Client, fanal: SmallPaper, deleted: bool
) -> None:
    row = {"author": fanal.ines.pk, "role": "", "id": "", "ORDER": "1", "DELETE": "1" * deleted}
    said = autosave(client, fanal.news, bylines=inline_formset([row], initial=1))
    names = [str(byline.author) for byline in kept(said["pk"]).bylines.all()]
    assert names == ([] if deleted else ["Inès Carvalho"])


@pytest.mark.parametrize(
    ("model", "name"), [(Author, "Nadia Benkacem"), (Topic, "Conseil municipal")]
)
def test_an_author_or_a_topic_is_made_in_the_editor(
    client: Client, fanal: SmallPaper, model: Any, name: str
) -> None:
    chooser = model.snippet_viewset.chooser_viewset
    shown = client.get(reverse(chooser.get_url_name("choose"))).json()["html"]
    assert 'name="name"' in shown and 'name="slug"' not in shown
    make = reverse(chooser.get_url_name("create"))
    kind = model.Kind.values[0]
    said = client.post(make, {"name": name, "kind": kind}).json()
    made = model.objects.get(name=name)
    assert (said["step"], said["result"]["id"]) == ("chosen", str(made.pk))
    assert made.slug
    again = client.post(make, {"name": name.upper(), "kind": kind}).json()
    assert again["step"] != "chosen" and name in again["htmlFragment"]
    assert model.objects.called(name).count() == 1


def test_all_of_a_live_story_waits_for_its_publication(client: Client, fanal: SmallPaper) -> None:
    article = story(fanal.news, "Un pont", slug="un-pont", kicker="Estuaire")
    article.bylines = [Byline(author=fanal.ines)]
    article.story_topics = [StoryTopic(topic=fanal.veltania)]
    article.save_revision().publish()

    def public() -> dict[str, Any]:
        shown = Story.objects.get(pk=article.pk)
        now: ArticlePage = fresh(article)
        return {
            "headline": shown.headline,
            "kicker": shown.kicker,
            "format": (shown.format, now.format),
            "slug": (now.slug, now.url),
            "search title": now.seo_title,
            "authors": [b.author.name for b in now.bylines.all()],
            "topics": [t.topic.name for t in now.story_topics.all()],
        }

    before = public()
    byline = {"author": fanal.agency.pk, "role": "", "id": "", "ORDER": "1", "DELETE": ""}
    topic = {"topic": fanal.summit.pk, "id": "", "ORDER": "1", "DELETE": ""}
    changed = typed(
        title="Un pont de verre",
        slug="un-pont-de-verre",
        kicker="Débat",
        format="opinion",
        seo_title="Le pont",
        bylines=inline_formset([byline]),
        story_topics=inline_formset([topic]),
    )
    address = f"/newsroom/pages/{article.pk}/edit/"
    said = client.post(address, changed, headers={"accept": "application/json"}).json()
    assert said["success"], said
    assert public() == before
    assert kept(article.pk).kicker == "Débat"
