"""One dialog from which a story goes to readers: it says what it does, and what is missing."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from rotative.articles.models import ArticlePage
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, story

QUESTION = {"publication-question": "1"}
PUBLISH = {"action-publish": "1"}
TEXT = [("paragraph", rich_text("<p>Le texte de la dépêche.</p>"))]
PARIS = ZoneInfo("Europe/Paris")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    return signed_in(cast.marc())


def typed(fanal: SmallPaper, **fields: Any) -> dict[str, Any]:
    """What a browser sends of a story that is ready."""
    empty = "kicker short_headline picture picture_caption published_at updated_at slug language"
    values = dict.fromkeys(f"{empty} seo_title search_description go_live_at expire_at".split(), "")
    values |= {"title": "Un pont", "standfirst": "Les piétons d’abord.", "format": "story"}
    values |= {"key_points": streamfield([]), "body": streamfield(TEXT)}
    values |= {name: inline_formset([]) for name in ("story_topics", "related_picks", "comments")}
    values["bylines"] = inline_formset([{"author": str(fanal.ines.pk), "role": ""}])
    form: dict[str, Any] = nested_form_data(values | fields)
    return form


UNSIGNED: dict[str, Any] = {"bylines": inline_formset([])}


def send(client: Client, article: ArticlePage, form: dict[str, Any]) -> HttpResponse:
    return client.post(f"/newsroom/pages/{article.pk}/edit/", form, follow=True)


def said(answer: HttpResponse) -> str:
    """What a screen says, with plain spaces."""
    return (
        answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'")
    )


def at(hours: int) -> tuple[datetime, str]:
    """An hour ahead, and as it is typed on the paper's clock."""
    hour = (timezone.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)
    return hour, f"{hour.astimezone(PARIS):%Y-%m-%dT%H:%M}"


# -- what it says


def test_its_button_names_the_act(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    ask = typed(fanal) | QUESTION
    assert "Publier maintenant dans Sport" in said(send(marc, article, ask))
    year = timezone.localdate().year + 1
    ask["go_live_at"] = f"{year}-01-01T18:30"
    assert f"Publier le 1er janvier {year} à 18h30 dans Sport" in said(send(marc, article, ask))
    out = story(fanal.sport, "Une digue")
    assert "Publier les modifications maintenant" in said(send(marc, out, typed(fanal) | QUESTION))


def test_it_is_asked_of_a_story_that_was_never_saved(fanal: SmallPaper, marc: Client) -> None:
    new = f"/newsroom/pages/add/articles/articlepage/{fanal.sport.pk}/"
    shown = said(marc.post(new, typed(fanal) | QUESTION))
    assert "« Un pont » paraît maintenant dans Sport, à l’adresse" in shown
    assert "/sport/un-pont/" in shown
    assert not ArticlePage.objects.exists()


def test_asking_stores_nothing(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    before = article.latest_revision_id
    send(marc, article, typed(fanal, title="Autre chose") | QUESTION)
    assert fresh(article).latest_revision_id == before and fresh(article).title == "Un pont"


def test_what_is_missing_is_named_with_its_field(fanal: SmallPaper, marc: Client) -> None:
    form = typed(fanal, title="", standfirst="", body=streamfield([]), **UNSIGNED)
    shown = said(send(marc, draft(fanal.sport), form | QUESTION))
    for field, words in {
        "title": "Titre : Champ requis.",
        "body": "Il n’y a pas de texte : écrivez-le, ou ajoutez une image ou une vidéo.",
        "bylines": "Personne ne le signe : ajoutez un auteur ou une agence.",
        "standfirst": "Il n’y a pas de chapô.",
        "picture": "Il n’y a pas d’image principale.",
        "story_topics": "Il n’est classé dans aucun sujet.",
    }.items():
        assert f'data-field="{field}">{words}' in shown
    assert "disabled>Publier maintenant dans Sport" in shown


def test_it_says_which_line_and_which_piece_is_not_complete(
    fanal: SmallPaper, marc: Client
) -> None:
    signed = inline_formset(
        [{"author": str(fanal.ines.pk), "role": ""}, {"author": "", "role": "à Genève"}]
    )
    body = streamfield([*TEXT, ("heading", {"text": "", "level": "2"})])
    form = typed(fanal, bylines=signed, body=body) | QUESTION
    shown = said(send(marc, draft(fanal.sport), form))
    assert 'data-field="bylines">Signature 2 : Auteur : Champ requis.' in shown
    assert 'data-field="body">Corps de l’article : élément 2 (Intertitre) : Champ requis.' in shown
    form["bylines-1-ORDER"] = "x"  # whatever a program sends
    assert "Signature" in said(send(marc, draft(fanal.sport), form))


# -- what it does


def test_who_publishes_is_told_where_readers_find_it(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    shown = said(send(marc, article, typed(fanal) | PUBLISH))
    assert "« Un pont » est paru." in shown and "/sport/un-pont/" in shown
    assert fresh(article).live


@pytest.mark.parametrize("body", [[], [("heading", {"text": "Et après", "level": "2"})]])
def test_an_empty_story_is_not_published_and_its_draft_is_kept(
    fanal: SmallPaper, marc: Client, body: list[Any]
) -> None:
    article = draft(fanal.sport, "Un pont")
    form = typed(fanal, title="Un pont vide", body=streamfield(body))
    shown = said(send(marc, article, form | PUBLISH | {"publish-anyway": "1"}))
    assert "« Un pont vide » n’est pas publié. Il n’y a pas de texte" in shown
    assert not fresh(article).live and fresh(article).title == "Un pont vide"


def test_one_step_schedules_on_the_papers_clock_wherever_the_editor_sits(
    fanal: SmallPaper, marc: Client
) -> None:
    UserProfile.objects.create(
        user=User.objects.get(username="marc"), current_time_zone="America/Montreal"
    )
    article = draft(fanal.sport, "Un pont")
    hour, typed_hour = at(30)
    shown = said(send(marc, article, typed(fanal, go_live_at=typed_hour) | PUBLISH))
    assert "« Un pont » paraîtra le " in shown
    assert fresh(article).scheduled_revision.approved_go_live_at == hour
    assert not fresh(article).live
    assert f'name="go_live_at" value="{typed_hour}"' in shown and "Paraît le" in shown


def test_an_hour_that_has_passed_is_refused(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    form = typed(fanal, go_live_at=at(-1)[1])
    assert "Cette heure est passée" in said(send(marc, article, form | QUESTION))
    send(marc, article, form | PUBLISH)
    assert not fresh(article).live and fresh(article).scheduled_revision is None


@pytest.fixture
def waiting(fanal: SmallPaper, marc: Client) -> ArticlePage:
    """A story that waits for its hour."""
    article = draft(fanal.sport, "Un pont")
    send(marc, article, typed(fanal, go_live_at=at(5)[1]) | PUBLISH)
    return fresh(article)


def test_its_hour_is_changed_and_its_text_with_it(
    fanal: SmallPaper, marc: Client, waiting: ArticlePage
) -> None:
    hour, typed_hour = at(7)
    send(marc, waiting, typed(fanal, title="Deux ponts", go_live_at=typed_hour) | PUBLISH)
    due = fresh(waiting).scheduled_revision
    assert due.approved_go_live_at == hour
    assert due.as_object().title == "Deux ponts"


def test_it_is_published_before_its_hour(
    fanal: SmallPaper, marc: Client, waiting: ArticlePage
) -> None:
    send(marc, waiting, typed(fanal) | PUBLISH)
    assert fresh(waiting).live and fresh(waiting).scheduled_revision is None


def test_its_schedule_is_taken_back(fanal: SmallPaper, marc: Client, waiting: ArticlePage) -> None:
    taken = {"action-unschedule": "1"}
    shown = said(send(marc, waiting, typed(fanal) | taken))
    assert "La programmation est annulée" in shown
    assert fresh(waiting).scheduled_revision is None and not fresh(waiting).live
    assert fresh(waiting).get_latest_revision_as_object().go_live_at is None


def test_a_schedule_stands_while_what_should_follow_it_is_refused(
    fanal: SmallPaper, marc: Client, waiting: ArticlePage
) -> None:
    before = waiting.scheduled_revision
    send(marc, waiting, typed(fanal, title="") | PUBLISH)
    assert fresh(waiting).scheduled_revision == before


# -- who may


def test_who_may_not_publish_has_no_dialog_and_submits(fanal: SmallPaper, marc: Client) -> None:
    article, ines = draft(fanal.sport, "Un pont"), signed_in(cast.ines())
    editor = f"/newsroom/pages/{article.pk}/edit/"
    hers, his = said(ines.get(editor)), said(marc.get(editor))
    assert 'name="action-submit"' in hers and "publish-button" not in hers
    assert "publish-button" in his and 'name="action-submit"' in his
    send(ines, article, typed(fanal) | PUBLISH)
    assert not fresh(article).live


def test_a_draft_keeps_an_hour_that_its_writer_has_no_field_for(fanal: SmallPaper) -> None:
    hour = at(30)[0]
    article = draft(fanal.sport, "Un pont", go_live_at=hour)
    form = {name: value for name, value in typed(fanal).items() if name != "go_live_at"}
    send(signed_in(cast.ines()), article, form)
    assert fresh(article).get_latest_revision_as_object().go_live_at == hour


def test_the_last_approval_publishes_under_a_button_that_says_so(
    fanal: SmallPaper, marc: Client
) -> None:
    article = draft(fanal.sport, "Un pont")
    article.get_workflow().start(article, cast.ines())
    assert 'data-workflow-action-name="approve"' not in said(
        marc.get(f"/newsroom/pages/{article.pk}/edit/")
    )
    shown = said(send(marc, article, typed(fanal) | QUESTION))
    assert "Approuver et publier maintenant dans Sport" in shown
    shown = said(send(marc, article, typed(fanal, title="Deux ponts") | PUBLISH))
    assert "« Deux ponts » est paru." in shown
    assert fresh(article).live and fresh(article).title == "Deux ponts"
    assert article.workflow_states.get().status == "approved"


def test_an_approval_may_have_its_hour(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    article.get_workflow().start(article, cast.ines())
    hour, typed_hour = at(30)
    send(marc, article, typed(fanal, go_live_at=typed_hour) | PUBLISH)
    assert fresh(article).scheduled_revision.approved_go_live_at == hour
    assert not fresh(article).live


def test_nothing_empty_is_approved(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    article.get_workflow().start(article, cast.ines())
    shown = said(send(marc, article, typed(fanal, body=streamfield([])) | PUBLISH))
    assert "« Un pont » n’est pas publié." in shown
    assert not fresh(article).live and fresh(article).workflow_in_progress


# -- an emergency


def test_what_cannot_wait_is_completed_later_by_a_name(fanal: SmallPaper, marc: Client) -> None:
    article = draft(fanal.sport, "Un pont")
    unsigned = typed(fanal, **UNSIGNED) | PUBLISH
    send(marc, article, unsigned)
    assert not fresh(article).live
    send(marc, article, unsigned | {"publish-anyway": "1"})
    assert fresh(article).live
    first_screen = f"/newsroom/pages/{article.pk}/edit/", "/newsroom/"
    for screen in first_screen:
        shown = said(marc.get(screen))
        assert "Il manque : une signature." in shown and "marc" in shown
    send(marc, article, unsigned)  # it is live: nothing holds a correction up
    assert "Il manque : une signature." in said(marc.get("/newsroom/"))
    send(marc, article, typed(fanal) | PUBLISH)
    for screen in first_screen:
        assert "Il manque" not in said(marc.get(screen))
