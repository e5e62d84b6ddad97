"""A story grows from its card, and says so wherever it is seen."""

import pytest
from django.test import Client
from lxml import html

from rotative.articles.models import ArticlePage
from rotative.people.models import Author, User
from rotative.plan.models import Assignment
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper, draft

from .conftest import Newsroom, at, columns, planned, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]


def test_write_makes_a_draft_of_the_card_once(fanal: SmallPaper, ines: User, marc: User) -> None:
    it = planned("Le pont rouvert", section=fanal.sport)
    room = Newsroom(ines)
    answer = room.client.post(f"/newsroom/plan/{it.pk}/act/", {"verb": "write"})
    story = ArticlePage.objects.get()
    assert answer["Location"] == f"/newsroom/pages/{story.pk}/edit/"
    assert (story.title, story.slug, story.live) == ("Le pont rouvert", "le-pont-rouvert", False)
    assert (story.get_parent().pk, story.owner) == (fanal.sport.pk, ines)
    assert [byline.author for byline in story.bylines.all()] == [fanal.ines]
    assert [*it.people.all()] == [ines]
    editor = room.client.get(answer["Location"]).content.decode()
    assert 'value="Le pont rouvert"' in editor or "Le pont rouvert</textarea>" in editor
    again = room.client.post(f"/newsroom/plan/{it.pk}/act/", {"verb": "write"})
    assert again["Location"] == answer["Location"]
    assert ArticlePage.objects.count() == 1


def test_what_the_desk_begins_for_somebody_is_theirs(
    fanal: SmallPaper, noa: User, marc: User
) -> None:
    Author.objects.create(name="Noa Lind", slug="noa-lind", user=noa)
    it = planned("Le marché", noa, section=fanal.news)
    Newsroom(marc).client.post(f"/newsroom/plan/{it.pk}/act/", {"verb": "write"})
    story = ArticlePage.objects.get()
    assert (story.owner, story.bylines.get().author.name) == (noa, "Noa Lind")
    assert story.permissions_for_user(noa).can_edit()


def test_without_a_section_there_is_nowhere_to_write(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    it = planned("Le pont")
    assert "Choisissez d’abord une rubrique pour « Le pont »" in Newsroom(marc).act(it, "write")
    assert not ArticlePage.objects.exists()


def test_the_editor_and_the_list_say_which_assignment_it_is(
    fanal: SmallPaper, ines: User, noa: User
) -> None:
    story = draft(fanal.sport, "Le pont est rouvert", owner=noa)
    note = "Le maire à 15h\net le <b>pontonnier</b>"
    fields = {"story": story, "note": note, "length": 600, "due": at(17)}
    it = planned("Le pont", ines, **fields)
    client = Newsroom(ines).client
    editor = html.document_fromstring(client.get(f"/newsroom/pages/{story.pk}/edit/").content)
    (said,) = editor.xpath("//section[@aria-label='Commande']")
    assert "Aux prévisions : Le pont · À rendre : 17h00 · 5 sur 600 mots" in text(said)
    assert "et le <b>pontonnier</b>" in text(said)
    assert said.xpath(f".//a[@href='/newsroom/plan/{it.pk}/']")
    stories = html.document_fromstring(client.get("/newsroom/stories/").content.decode())
    (mark,) = stories.xpath("//a[@class='to-plan']")
    assert (text(mark), mark.get("href")) == ("Le pont", f"/newsroom/plan/{it.pk}/")
    other = Newsroom(noa).client  # whose story it is, but not whose card
    assert "Aux prévisions" not in other.get(f"/newsroom/pages/{story.pk}/edit/").content.decode()


def test_a_story_that_is_there_is_tied_and_untied(
    fanal: SmallPaper, ines: User, marc: User, noa: User
) -> None:
    story, other = draft(fanal.sport, "Le pont est rouvert"), draft(fanal.sport, "Le bac", slug="b")
    it, second = planned("Le pont", ines), planned("Le bac", noa)
    desk = Newsroom(marc)
    assert "Choisissez un article." in desk.act(it, "tie", story="")
    assert "Aucun article de ce numéro" in desk.act(it, "tie", story=fanal.sport.pk)
    assert "Aucun article de ce numéro" in Newsroom(noa).act(second, "tie", story=other.pk)
    assert "« Le pont » a son article." in desk.act(it, "tie", story=story.pk)
    assert columns(desk.get())["En cours d’écriture"] == ["Le pont"]
    assert "« Le pont est rouvert » est déjà rattaché à « Le pont »." in desk.act(
        second, "tie", story=story.pk
    )
    assert "détachez-le d’abord" in desk.act(it, "tie", story=other.pk)
    desk.act(it, "untie")
    assert Assignment.objects.get(pk=it.pk).story is None
    assert ArticlePage.objects.filter(pk=story.pk).exists()
    assert columns(desk.get())["Attribué"] == ["Le pont", "Le bac"]


def test_the_first_screen_says_what_is_due_for_me_and_what_is_late(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    planned("À moi ce soir", ines, due=at(18), section=fanal.sport)
    planned("Pas aujourd’hui", ines, due=at(18), day=None)
    Assignment.objects.filter(what="Pas aujourd’hui").update(due="2026-11-20T10:00Z")
    planned("Rendu", ines, due=at(9), story=small.story(fanal.sport))
    planned("En retard", ines, due=at(9, 30), section=fanal.world)

    def stands(user: User) -> dict[str, list[str]]:
        client = Client()
        client.force_login(user)
        screen = html.document_fromstring(client.get("/newsroom/").content.decode())
        found = screen.xpath("//div[contains(@class, 'plan-today')]/section")
        return {
            text(each.xpath("h2")[0]): [text(it) for it in each.xpath(".//a[@class='headline']")]
            for each in found
        }

    assert stands(ines) == {"À rendre aujourd’hui": ["En retard", "À moi ce soir"]}
    assert stands(marc) == {"En retard chez d’autres": ["En retard"]}
