"""The board of a day: each card where its story stands, late and due in words."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Workflow, WorkflowTask

from rotative.newsroom.readings.models import ReadingStep
from rotative.people.models import User
from rotative.plan.models import Assignment
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper, draft, fresh

from .conftest import Newsroom, at, card, columns, planned, text, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]
LINE = {"what": "Le pont rouvert"}


def test_a_card_goes_from_column_to_column_with_its_story(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    it, desk = planned("Le pont rouvert", section=fanal.sport), Newsroom(marc)

    def stands() -> list[str]:
        return [name for name, cards in columns(desk.get()).items() if cards]

    assert stands() == ["Proposé"]
    it.people.add(ines)
    assert stands() == ["Attribué"]
    assert "Inès Carvalho" in card(desk.get(), "Le pont rouvert")
    story = draft(fanal.sport, "Le pont est rouvert")
    it.story = story
    it.save()
    assert stands() == ["En cours d’écriture"]
    story.get_workflow().start(story, ines)
    assert stands() == ["En relecture"]
    story.current_workflow_task_state.reject(user=marc, comment="Trop long")
    assert stands() == ["À reprendre"]
    fresh(story).current_workflow_state.cancel(user=marc)
    story = fresh(story)
    story.go_live_at = timezone.now() + timedelta(hours=2)
    story.save_revision().publish()
    assert stands() == ["Programmé"]
    assert "13h" in card(desk.get(), "Le pont rouvert")
    story = fresh(story)
    story.go_live_at = None
    story.save_revision().publish()
    assert stands() == ["En ligne"]
    assert desk.get().xpath("//article//a[@href='/sport/le-pont-est-rouvert/']")
    fresh(story).delete()
    assert stands() == ["Attribué"]


def test_what_has_passed_its_last_reading_is_ready(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    (reading,) = ReadingStep.objects.all()
    ready = ReadingStep.objects.create(name="Prêt", kind="ready")
    ready.groups.set(reading.groups.all())
    WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=ready, sort_order=9)
    story = draft(fanal.sport, "Le pont est rouvert")
    planned("Le pont rouvert", ines, section=fanal.sport, due=at(10), story=story)
    story.get_workflow().start(story, ines)
    desk = Newsroom(marc)

    def stands() -> tuple[list[str], str]:
        screen = desk.get()
        its = [name for name, cards in columns(screen).items() if cards]
        (summary,) = screen.xpath("//p[@class='plan-summary']")
        (said,) = [text(each) for each in summary if "prêt" in text(each)]
        return its, said

    assert stands() == (["En relecture"], "0 prêt")
    story.current_workflow_task_state.approve(user=marc)
    assert stands() == (["Prêt"], "1 prêt")
    assert "En retard" not in card(desk.get(), "Le pont rouvert")
    fresh(story).current_workflow_task_state.approve(user=marc)
    assert stands() == (["En ligne"], "0 prêt")


def test_late_and_due_are_words(fanal: SmallPaper, ines: User, marc: User) -> None:
    planned("En retard", ines, due=at(10, 30))
    planned("Bientôt", ines, due=at(12, 30))
    planned("Ce soir", due=at(18))
    done = planned("Rendu", ines, due=at(10), story=small.story(fanal.sport))
    screen = Newsroom(marc).get()
    assert "En retard : à rendre 10h30" in card(screen, "En retard")
    assert "Bientôt à rendre : 12h30" in card(screen, "Bientôt")
    assert "À rendre : 18h00" in card(screen, "Ce soir")
    assert "À rendre : 10h00" in card(screen, done.what)
    (summary,) = screen.xpath("//p[@class='plan-summary']")
    said = [" ".join(each.text_content().split()) for each in summary]
    assert said == ["1 en retard", "1 bientôt à rendre", "0 prêt", "1 en ligne"]


def test_length_and_picture_wanted_against_what_is_there(fanal: SmallPaper, marc: User) -> None:
    wanted = {"length": 1200, "picture": "photographer", "picture_note": "le quai"}
    it = planned("Le port", **wanted)
    desk = Newsroom(marc)
    assert "1 200 mots · Photo : un photographe (le quai)" in card(desk.get(), "Le port")
    it.story = draft(fanal.sport, body=[small.paragraph("Un deux trois quatre.")])
    it.save()
    assert "4 sur 1 200 mots" in card(desk.get(), "Le port")
    it.story.picture = small.picture()
    it.story.save_revision()
    assert "Photo : elle y est" in card(desk.get(), "Le port")


def test_a_day_has_its_own_and_today_what_is_left(fanal: SmallPaper, marc: User) -> None:
    today = timezone.localdate()
    planned("Aujourd’hui")
    planned("Demain", day=today + timedelta(days=1))
    planned("Sans jour", day=None)
    planned("Hier", day=today - timedelta(days=1))
    planned("Paru hier", day=today - timedelta(days=1), story=small.story(fanal.sport))
    planned("Abandonné hier", day=today - timedelta(days=1), is_dropped=True)
    desk = Newsroom(marc)
    screen = desk.get()
    assert columns(screen)["Proposé"] == ["Aujourd’hui"]
    left = screen.xpath("//section[contains(@class, 'plan-left')]//h4")
    assert [each.text_content().strip() for each in left] == ["Hier"]
    (after,) = screen.xpath("//a[normalize-space()='Jour suivant']/@href")
    (head,) = desk.get(after.removeprefix("/newsroom/plan/")).xpath("//div[@class='plan-head']/h2")
    assert head.text_content() == "Demain, jeudi 19 novembre 2026"
    assert columns(desk.get("?day=2026-11-19"))["Proposé"] == ["Demain"]
    assert columns(desk.get("?day=none"))["Proposé"] == ["Sans jour"]


def test_by_section_each_card_says_its_state(fanal: SmallPaper, ines: User, marc: User) -> None:
    planned("Le relais", ines, section=fanal.sport)
    planned("Le sommet", section=fanal.world)
    planned("À voir")
    screen = Newsroom(marc).get("?by=section")
    assert columns(screen) == {
        "Pas encore de rubrique": ["À voir"],
        "Monde": ["Le sommet"],
        "Sport": ["Le relais"],
    }
    assert "Attribué" in card(screen, "Le relais")


def test_a_line_puts_something_on_the_day(fanal: SmallPaper, ines: User, marc: User) -> None:
    desk = Newsroom(marc)
    values = {"section": fanal.sport.pk, "who": ines.pk, "due": "17:00"}
    screen = desk.post("?day=2026-11-19", what="  Le pont\u200b rouvert ", **values)
    assert "« Le pont rouvert » est inscrit aux prévisions." in told(screen)
    assert columns(screen)["Attribué"] == ["Le pont rouvert"]
    assert "À rendre : 19 novembre, 17h00" in card(screen, "Le pont rouvert")


def test_what_cannot_be_is_refused_in_words(fanal: SmallPaper, ines: User, marc: User) -> None:
    desk = Newsroom(marc)

    def refused(**values: object) -> list[str]:
        screen = desk.post(**{**LINE, **values})
        return [text(each) for each in screen.xpath("//*[@class='plan-wrong']")]

    assert refused(due="25:00") == ["Cette heure n’existe pas : écrivez-la comme 17:00."]
    assert refused(what="\u200b") == ["Dites en une ligne de quoi il s’agit."]
    assert "200" in refused(what="é" * 201)[0]
    assert refused(who=999)
    assert "« 2026-13-40 » n’existe pas" in told(desk.post("?day=2026-13-40", **LINE))
    assert not Assignment.objects.exists()


def test_an_hour_that_the_clocks_leave_out_is_refused(fanal: SmallPaper, marc: User) -> None:
    screen = Newsroom(marc).post("?day=2027-03-28", **LINE, due="02:30")
    (wrong,) = screen.xpath("//*[@class='plan-wrong']")
    assert "Europe/Paris" in wrong.text_content()


def test_what_was_due_already_is_kept_and_said(fanal: SmallPaper, marc: User) -> None:
    screen = Newsroom(marc).post(**LINE, due="09:00")
    assert "c’est en retard dès le départ" in told(screen)
    assert "En retard : à rendre 9h00" in card(screen, "Le pont rouvert")


def test_the_board_asks_as_much_for_many_cards_as_for_few(
    fanal: SmallPaper, ines: User, marc: User, django_assert_max_num_queries: object
) -> None:
    desk = Newsroom(marc)

    def asked() -> int:
        with django_assert_max_num_queries(60) as context:  # type: ignore[operator]
            desk.get()
        return len(context.captured_queries)

    for number in range(2):
        story = small.story(fanal.sport, slug=f"s{number}")
        planned(f"Carte {number}", ines, section=fanal.sport, story=story, picture="library")
        planned(f"Idée {number}", day=timezone.localdate() - timedelta(days=1))
    asked()
    few = asked()
    for number in range(2, 12):
        story = small.story(fanal.sport, slug=f"s{number}")
        planned(f"Carte {number}", ines, section=fanal.sport, story=story, picture="library")
        planned(f"Idée {number}", day=timezone.localdate() - timedelta(days=1))
    assert asked() == few
