"""A draft is kept whatever is missing or wrong; rules hold once readers would get it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from rotative.articles.models import ArticlePage
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, publish, story

NOTHING = ""


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def typed(**fields: Any) -> dict[str, Any]:
    """What a browser sends of the story editor, most of it empty."""
    empty = {
        "title": "Un pont",
        "slug": "un-pont",
        "body": streamfield([]),
        "key_points": streamfield([]),
        "bylines": inline_formset([]),
        "story_topics": inline_formset([]),
        "related_picks": inline_formset([]),
        "comments": inline_formset([]),
        "format": "story",
    }
    names = "kicker standfirst short_headline picture picture_caption published_at updated_at"
    empty |= dict.fromkeys(f"{names} seo_title search_description".split(), NOTHING)
    return nested_form_data(empty | fields)


def autosave(client: Client, under: Page, **fields: Any) -> dict[str, Any]:
    """The first autosave of a new story; what the browser is told."""
    address = f"/newsroom/pages/add/articles/articlepage/{under.pk}/"
    answer = client.post(address, typed(**fields), headers={"accept": "application/json"})
    said: dict[str, Any] = answer.json()
    return said


def kept(pk: int) -> ArticlePage:
    """The story as its editor will show it."""
    article: ArticlePage = ArticlePage.objects.get(pk=pk).get_latest_revision_as_object()
    return article


def raw(stream: Any) -> Any:
    return json.loads(json.dumps(stream.get_prep_value(), default=str))


def values(stream: Any) -> list[Any]:
    return [piece["value"] for piece in raw(stream)]


def test_one_key_point_is_kept(marc: Client, fanal: SmallPaper) -> None:
    said = autosave(marc, fanal.news, key_points=streamfield([("point", "Il ouvre demain.")]))
    assert said["success"], said
    assert values(kept(said["pk"]).key_points) == ["Il ouvre demain."]


def test_a_story_without_a_headline_is_kept_and_gets_its_address_later(
    marc: Client, fanal: SmallPaper
) -> None:
    said = [
        autosave(marc, fanal.news, title=NOTHING, slug=NOTHING, standfirst=text)
        for text in ("Les piétons d’abord.", "Les cyclistes ensuite.")
    ]
    assert [kept(one["pk"]).standfirst for one in said] == [
        "Les piétons d’abord.",
        "Les cyclistes ensuite.",
    ]
    pk = said[0]["pk"]
    editor = marc.get(f"/newsroom/pages/{pk}/edit/")
    assert editor.context["form"]["slug"].value() == ""
    assert "Sans titre" in marc.get(f"/newsroom/pages/{fanal.news.pk}/").content.decode()
    marc.post(f"/newsroom/pages/{pk}/edit/", typed(title="Un pont", slug="un-pont"))
    assert fresh(kept(pk)).slug == "un-pont"
    assert marc.post(
        f"/newsroom/pages/{pk}/edit/", typed(title=NOTHING) | {"action-publish": "1"}
    ).context["form"].errors.keys() == {"title"}


def test_a_headline_used_twice_gets_an_address_of_its_own(marc: Client, fanal: SmallPaper) -> None:
    story(fanal.news, "Un pont", slug="un-pont")
    said = autosave(marc, fanal.news)
    assert said["success"]
    assert said["field_updates"]["slug"] == "un-pont-2"
    assert kept(said["pk"]).slug == "un-pont-2"


def test_a_role_without_a_name_is_kept(marc: Client, fanal: SmallPaper) -> None:
    row = {"author": NOTHING, "role": "à Genève", "ORDER": "1", "DELETE": ""}
    said = autosave(marc, fanal.news, bylines=inline_formset([row]))
    assert said["success"], said
    (byline,) = kept(said["pk"]).bylines.all()
    assert (byline.author, byline.role) == (None, "à Genève")


def test_pieces_without_their_parts_are_kept(marc: Client, fanal: SmallPaper) -> None:
    quotation = {"text": NOTHING, "speaker": "Denise Abgrall", "source": NOTHING}
    pieces = [
        ("heading", {"text": NOTHING, "level": "2"}),
        ("quotation", quotation),
        ("picture", {"picture": NOTHING, "caption": "Le pont"}),
        ("gallery", {"title": "Le chantier", "pictures": streamfield([])}),
        ("embed", {"url": "pas une adresse", "title": NOTHING}),
        ("key_facts", {"title": NOTHING, "facts": streamfield([])}),
        (
            "timeline",
            {
                "title": NOTHING,
                "events": streamfield([("item", {"date": NOTHING, "text": "Le premier coup"})]),
            },
        ),
        ("list", {"ordered": NOTHING, "items": streamfield([])}),
        ("related", {"title": "À lire", "stories": streamfield([])}),
        ("document", {"document": NOTHING, "title": "Le plan"}),
        ("paragraph", rich_text("<p>Les premiers marcheurs.</p>")),
    ]
    said = autosave(marc, fanal.news, body=streamfield(pieces))
    assert said["success"], said
    body = kept(said["pk"]).body
    assert [piece["type"] for piece in raw(body)] == [name for name, _ in pieces]
    by_kind = {piece["type"]: piece["value"] for piece in raw(body)}
    assert by_kind["quotation"] == quotation
    assert by_kind["picture"]["caption"] == "Le pont"
    assert by_kind["gallery"]["title"] == "Le chantier"
    assert by_kind["embed"]["url"] == "pas une adresse"
    assert by_kind["timeline"]["events"][0]["value"]["text"] == "Le premier coup"
    assert by_kind["document"]["title"] == "Le plan"
    assert "marcheurs" in by_kind["paragraph"]
    preview = f"/newsroom/pages/{said['pk']}/view_draft/"
    assert "Les premiers marcheurs" in marc.get(preview).content.decode()


def test_too_much_of_anything_is_kept(marc: Client, fanal: SmallPaper) -> None:
    pictures = [("item", {"picture": NOTHING, "caption": str(n)}) for n in range(31)]
    said = autosave(
        marc,
        fanal.news,
        title="Un pont " * 60,
        slug="un-pont",
        kicker="Estuaire " * 20,
        key_points=streamfield([("point", "Trop long " * 40)] * 7),
        body=streamfield([("gallery", {"title": NOTHING, "pictures": streamfield(pictures)})]),
    )
    assert said["success"], said
    article = kept(said["pk"])
    assert article.title == ("Un pont " * 60).strip()
    assert article.kicker == ("Estuaire " * 20).strip()
    assert [len(value) for value in values(article.key_points)] == [400] * 7
    assert len(values(article.body)[0]["pictures"]) == 31


def test_a_half_character_is_marked_and_the_rest_is_kept(marc: Client, fanal: SmallPaper) -> None:
    source = rich_text("<p>Le pont X ouvre.</p>").replace("X", r"\ud83d")
    said = autosave(marc, fanal.news, body=streamfield([("paragraph", source)]))
    assert said["success"], said
    assert "Le pont \ufffd ouvre." in values(kept(said["pk"]).body)[0]


def test_times_that_cannot_be_are_kept(marc: Client, fanal: SmallPaper) -> None:
    """For instance of a story that was withdrawn at its hour and is taken up again."""
    article = draft(fanal.news, "Un pont", slug="un-pont")
    when, now = "%Y-%m-%d %H:%M", timezone.localtime()
    times = {
        "published_at": (now + timedelta(days=3)).strftime(when),
        "expire_at": (now - timedelta(days=2)).strftime(when),
        "go_live_at": (now + timedelta(days=2)).strftime(when),
    }
    address = f"/newsroom/pages/{article.pk}/edit/"
    answer = marc.post(
        address, typed(kicker="Estuaire", **times), headers={"accept": "application/json"}
    )
    assert answer.json()["success"], answer.json()
    article = kept(article.pk)
    assert article.kicker == "Estuaire"
    for name, time in times.items():
        assert timezone.localtime(getattr(article, name)).strftime(when) == time
    refused = marc.post(address, typed(**times) | {"action-publish": "1"}).context["form"]
    assert refused.errors.keys() == {"published_at", "go_live_at", "expire_at"}


@pytest.mark.parametrize("verb", ["action-publish", "action-submit"])
def test_what_readers_would_get_is_checked_and_said_beside_its_field(
    marc: Client, fanal: SmallPaper, verb: str
) -> None:
    fields = {
        "key_points": streamfield([("point", "Un seul.")]),
        "body": streamfield([("heading", {"text": NOTHING, "level": "2"})]),
        "bylines": inline_formset([{"author": NOTHING, "role": "photos", "ORDER": "1"}]),
    }
    address = f"/newsroom/pages/add/articles/articlepage/{fanal.news.pk}/"
    answer = marc.post(address, typed(**fields) | {verb: "1"})
    form = answer.context["form"]
    assert form.errors.keys() == {"key_points", "body"}
    assert form.formsets["bylines"].errors[0].keys() == {"author"}
    shown = answer.content.decode()
    assert "cinq points" in shown
    assert "Un seul." in shown
    assert not ArticlePage.objects.exists()


def test_corrections_of_a_live_story_are_kept_and_readers_see_none_of_them(
    marc: Client, fanal: SmallPaper
) -> None:
    live = story(fanal.news, "Un pont", slug="un-pont")
    address = f"/newsroom/pages/{live.pk}/edit/"
    fields = {"title": NOTHING, "slug": NOTHING, "standfirst": "Il rouvre."}
    answer = marc.post(address, typed(**fields), headers={"accept": "application/json"})
    assert answer.json()["success"], answer.json()
    assert (kept(live.pk).title, kept(live.pk).standfirst) == ("", "Il rouvre.")
    assert (fresh(live).title, fresh(live).slug) == ("Un pont", "un-pont")


def test_a_draft_saved_meanwhile_does_not_let_a_wrong_story_out(fanal: SmallPaper) -> None:
    """Blocks are shared by all threads: keeping a draft changes nothing in them."""
    stream = ArticlePage._meta.get_field("body").stream_block
    value = stream.to_python([{"type": "heading", "value": {"text": "", "level": "2"}}])
    seen = []

    class Meanwhile(RichText):
        @property
        def source(self) -> str:  # type: ignore[override]
            seen.append(stream.child_blocks["heading"].child_blocks["text"].required)
            return "<p>Un texte.</p>"

        @source.setter
        def source(self, value: str) -> None: ...

    value.append(("paragraph", Meanwhile("")))
    stream.clean_deferred(value)
    assert seen
    assert all(seen)


def test_a_published_draft_stands_where_it_was_kept(fanal: SmallPaper) -> None:
    story(fanal.news, "Un pont", slug="un-pont")
    again = draft(fanal.news, "Un pont", slug="un-pont")
    assert publish(again).slug == "un-pont-2"


def test_what_autosaves_queue_for_the_worker_is_done_once_in_some_seconds(
    marc: Client, fanal: SmallPaper
) -> None:
    DBTaskResult.objects.all().delete()
    said = autosave(marc, fanal.news)
    address = f"/newsroom/pages/{said['pk']}/edit/"
    queued = DBTaskResult.objects.count()
    for standfirst in ("Les piétons", "Les piétons d’abord."):
        form = typed(standfirst=standfirst) | {"overwrite_revision_id": said["revision_id"]}
        said = marc.post(address, form, headers={"accept": "application/json"}).json()
        assert said["success"], said
    assert DBTaskResult.objects.count() == queued
    at_once = DBTaskResult.objects.filter(run_after=get_date_max())
    assert not at_once.exists()
    assert kept(said["pk"]).standfirst == "Les piétons d’abord."
    marc.post(address, typed(standfirst="Les cyclistes ensuite."))
    assert at_once.count() == DBTaskResult.objects.count() == queued
