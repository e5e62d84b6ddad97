"""Two people in one story: the second is told before the first key, and what saving replaces."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.admin.models import EditingSession
from wagtail.models import PageLogEntry

from rotative.articles.models import ArticlePage
from rotative.newsroom.tests.test_publication_dialog import said, send, signed_in, typed
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]


def named(user: User, first_name: str) -> User:
    user.first_name = first_name
    user.save()
    return user


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    return named(cast.ines(), "Inès")


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    return named(cast.marc(), "Marc")


def opened(user: User, story: ArticlePage) -> Any:
    """The editor as somebody opens it."""
    answer = signed_in(user).get(f"/newsroom/pages/{story.pk}/edit/")
    return html.document_fromstring(said(answer))


def presence(screen: Any) -> str:
    (place,) = screen.xpath("//*[@id='presence']")
    return " ".join(place.text_content().split())


def loaded(screen: Any) -> dict[str, str]:
    """Which version an editor shows, as it sends it."""
    names = ("loaded_revision_id", "loaded_revision_created_at")
    return {name: screen.xpath(f"//input[@name='{name}']/@value")[0] for name in names}


def asked(user: User, story: ArticlePage, began_with: dict[str, str] | None = None) -> str:
    """What an open editor is told in Wagtail's round."""
    given = began_with or {}
    query = {
        "version": given.get("loaded_revision_id", ""),
        "at": given.get("loaded_revision_created_at", ""),
    }
    answer = signed_in(user).get(reverse("story_presence", args=[story.pk]), query)
    return " ".join(html.fromstring(f"<div>{said(answer)}</div>").text_content().split())


def test_whoever_opens_it_is_told_who_writes_since_when(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    story = draft(fanal.sport, "Un pont", owner=ines)
    assert presence(opened(ines, story)) == "", "she is alone"
    shown = opened(marc, story)
    assert "Inès l’a ouvert, depuis 11h00, et n’a rien changé." in presence(shown)
    EditingSession.objects.filter(user=ines).update(is_editing=True)
    shown = opened(marc, story)
    assert "Inès y écrit, depuis 11h00 ; tout n’est pas encore enregistré." in presence(shown)
    order = [each.get("id") for each in shown.xpath("//*[@id='presence' or @id='page-edit-form']")]
    assert order == ["presence", "page-edit-form"]


def test_whoever_saves_by_and_by_is_writing_too(fanal: SmallPaper, ines: User, marc: User) -> None:
    story = draft(fanal.sport, "Un pont", owner=ines)
    opened(ines, story)
    send(signed_in(ines), story, typed(fanal, title="Deux ponts"))
    assert "Inès y écrit, depuis 11h00 ; enregistré à 11h00." in presence(opened(marc, story))


def test_who_left_or_is_idle_is_not_there(fanal: SmallPaper, ines: User, marc: User) -> None:
    story = draft(fanal.sport, "Un pont", owner=ines)
    opened(ines, story)
    session = EditingSession.objects.get()
    session.last_seen_at -= timedelta(minutes=11)
    session.save()
    assert presence(opened(marc, story)) == ""
    signed_in(ines).post(reverse("wagtailadmin_editing_sessions:release", args=[session.pk]))
    assert presence(opened(marc, story)) == ""


def test_saving_over_names_who_loses_what(fanal: SmallPaper, ines: User, marc: User) -> None:
    story = draft(fanal.sport, "Un pont", owner=ines, authors=[fanal.ines])
    story.save_revision(user=ines)
    began = loaded(opened(marc, story))
    changes = {"title": "Deux ponts", "standfirst": "Sans péage."}
    send(signed_in(ines), story, typed(fanal, **changes) | loaded(opened(ines, story)))

    told = asked(marc, story, began)
    assert "Si vous enregistrez maintenant, ces modifications ne sont plus dans l’article" in told
    assert "Inès, 11h00 : Titre, Chapô, Signatures et Corps de l’article" in told

    shown = said(send(signed_in(marc), story, typed(fanal, title="Trois ponts") | began))
    over = "Vous avez enregistré par-dessus une version plus récente"
    assert over in shown and "Inès, 11h00 : Titre, Chapô, Signatures et Corps de l’article" in shown
    assert fresh(story).get_latest_revision_as_object().title == "Trois ponts"
    line = PageLogEntry.objects.get(action="rotative.saved_over")
    assert line.user == marc and "Chapô" in line.data["what"]
    history = said(signed_in(ines).get(f"/newsroom/pages/{story.pk}/history/"))
    assert "Enregistré par-dessus une version plus récente : Inès" in history


def test_ones_own_next_save_is_over_nobody(fanal: SmallPaper, marc: User) -> None:
    story = draft(fanal.sport, "Un pont", owner=marc)
    story.save_revision(user=marc)
    began = loaded(opened(marc, story))
    for title in ("Deux ponts", "Trois ponts"):
        assert "par-dessus" not in said(
            send(signed_in(marc), story, typed(fanal, title=title) | began)
        )


def test_who_may_not_edit_is_not_told_and_nonsense_is_nothing(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    story = draft(fanal.sport, "Un pont", owner=ines)
    lou = User.objects.create_user("lou")
    address = reverse("story_presence", args=[story.pk])
    assert signed_in(lou).get(address).status_code in {302, 403}
    assert Client().get(address).status_code == 302
    assert signed_in(marc).get(reverse("story_presence", args=[10**9])).status_code == 404
    for version, at in (("x", "y"), ("1", "2026-13-45T99:99"), ("9" * 30, "2026-01-01T00:00:00Z")):
        answer = signed_in(marc).get(address, {"version": version, "at": at})
        assert answer.status_code == 200
    assert signed_in(marc).post(address).status_code == 405
