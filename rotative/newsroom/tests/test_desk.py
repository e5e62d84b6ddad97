"""The first screen: what goes out soon, what just went out, what came back, and a new story."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from wagtail.models import Page

from rotative.articles.models import ArticlePage
from rotative.articles.tests.test_scheduling import let_pass
from rotative.newsroom.schedule import Schedule
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper, draft, fresh, section

pytestmark = pytest.mark.django_db
REASON = "Le deuxième témoin n’est pas nommé.\nEt le titre est long."


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    return cast.ines()


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Ollier"
    user.save()
    return user


def first_screen(user: User) -> Any:
    client = Client()
    client.force_login(user)
    return html.document_fromstring(client.get("/newsroom/").content.decode())


def stands(screen: Any, heading: str) -> list[list[str]]:
    """The lines under a heading: each one's hour, headline, the rest."""
    (found,) = screen.xpath(f"//section[h2[normalize-space()='{heading}']]")
    return [
        [" ".join(part.text_content().split()) for part in line.xpath("time|div/*")]
        for line in found.xpath("ol/li")
    ]


def scheduled(story: ArticlePage, hours: float) -> None:
    story.go_live_at = timezone.now() + timedelta(hours=hours)
    story.save_revision().publish()


def published(story: ArticlePage, user: User) -> ArticlePage:
    story.save_revision(user=user).publish(user=user)
    return fresh(story)


@pytest.mark.usefixtures("eleven")
def test_what_is_scheduled_stands_there_by_its_hour(fanal: SmallPaper, marc: User) -> None:
    scheduled(draft(fanal.sport, "Le relais du soir"), 31)
    scheduled(draft(fanal.world, "Le pont rouvre"), 7.5)
    lines = stands(first_screen(marc), "Bientôt en ligne")
    assert [line[1:] for line in lines] == [
        ["Le pont rouvre", "Monde"],
        ["Le relais du soir", "Sport"],
    ]
    assert lines[0][0].startswith("18h") and lines[1][0].startswith("19 novembre, 18h")


def test_what_just_came_out_leads_to_its_editor_and_to_the_site(
    fanal: SmallPaper, marc: User
) -> None:
    published(draft(fanal.sport, "Le relais"), marc)
    bridge = published(draft(fanal.world, "Le pont rouvre"), marc)
    published(bridge, marc)  # a correction: it stands there once
    draft(fanal.sport, "Pas encore")
    screen = first_screen(marc)
    lines = stands(screen, "Vient de paraître")
    assert [line[1:] for line in lines] == [
        ["Le pont rouvre", "Monde · Marc Ollier"],
        ["Le relais", "Sport · Marc Ollier"],
    ]
    assert lines[0][0].startswith("11h")
    assert screen.xpath(f"//a[@href='/newsroom/pages/{bridge.pk}/edit/']")
    (public,) = screen.xpath("//ol/li[1]/a[@title='Le voir sur le site']/@href")
    assert Client().get(public).status_code == 200


def test_what_a_program_brought_stands_there_by_its_time_of_publication(
    fanal: SmallPaper, marc: User
) -> None:
    now = timezone.now()
    for hours, headline in ((3, "Le phare"), (1, "La digue"), (49, "La veille")):
        brought = draft(fanal.sport, headline, published_at=now - timedelta(hours=hours))
        brought.save_revision().publish(log_action=False)
    lines = stands(first_screen(marc), "Vient de paraître")
    assert [line[1:] for line in lines] == [["La digue", "Sport"], ["Le phare", "Sport"]]


def test_what_came_back_stands_first_with_its_reason_for_who_sent_it(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    story = draft(fanal.news, "Un pont")
    story.get_workflow().start(story, ines)
    story.current_workflow_task_state.reject(user=marc, comment=REASON)
    screen = first_screen(ines)
    ((_hour, headline, who, why),) = stands(screen, "De retour chez vous")
    assert (headline, who) == ("Un pont", "Actualité · Marc Ollier")
    assert why == " ".join(REASON.split())
    assert not first_screen(marc).xpath("//h2[normalize-space()='De retour chez vous']")


def test_an_empty_desk_says_so(fanal: SmallPaper, marc: User) -> None:
    said = first_screen(marc).text_content()
    assert "Aucun article n’a d’heure fixée." in said
    assert "Rien n’a paru depuis deux jours." in said


def test_the_first_screen_asks_as_much_for_twenty_stories_as_for_two(
    fanal: SmallPaper, marc: User, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(marc)
    client.get("/newsroom/")

    def asked() -> int:
        with django_assert_max_num_queries(200) as context:
            client.get("/newsroom/")
        return len(context.captured_queries)

    for number in range(2):
        published(draft(fanal.sport, f"Relais {number}"), marc)
        scheduled(draft(fanal.world, f"Pont {number}"), number + 1)
    few = asked()
    for number in range(2, 20):
        published(draft(fanal.sport, f"Relais {number}"), marc)
        scheduled(draft(fanal.world, f"Pont {number}"), number + 1)
    assert asked() == few
    assert len(stands(first_screen(marc), "Vient de paraître")) == 8


def test_a_new_story_is_two_clicks_away_and_asks_for_its_section(
    fanal: SmallPaper, marc: User
) -> None:
    section(fanal.sport, "Voile", "voile")
    client = Client()
    client.force_login(marc)
    menu = client.get("/newsroom/").content.decode()
    assert "/newsroom/new-story/" in menu
    shown = html.document_fromstring(client.get("/newsroom/new-story/").content.decode())
    links = shown.xpath("//main//a[contains(@href, '/add/articles/articlepage/')]")
    assert [link.text_content().strip() for link in links] == [
        *("Actualité", "Monde", "Sport", "Voile")
    ]
    assert client.get(links[1].get("href")).status_code == 200


def test_who_may_write_in_one_section_only_is_in_its_editor_at_once(
    fanal: SmallPaper, ines: User
) -> None:
    group = ines.groups.get()
    group.page_permissions.all().delete()
    group.page_permissions.create(page=Page.objects.get(pk=fanal.sport.pk), permission=adding())
    client = Client()
    client.force_login(ines)
    answer = client.get("/newsroom/new-story/")
    assert answer.status_code == 302
    assert answer["Location"] == f"/newsroom/pages/add/articles/articlepage/{fanal.sport.pk}/"


def adding() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")


def test_who_may_write_nowhere_is_refused(fanal: SmallPaper, ines: User) -> None:
    ines.groups.get().page_permissions.all().delete()
    client = Client()
    client.force_login(ines)
    assert client.get("/newsroom/new-story/").status_code == 302
    assert "/newsroom/new-story/" not in client.get("/newsroom/").content.decode()


def test_a_bookmark_leads_from_a_page_of_the_site_to_its_editor(
    fanal: SmallPaper, marc: User
) -> None:
    (link,) = first_screen(marc).xpath("//a[normalize-space()='Modifier cette page']/@href")
    assert "http://testserver/newsroom/edit/?at=" in link or "/newsroom/edit/?at=" in link
    story = small.story(fanal.sport, slug="finale")
    client = Client()
    client.force_login(marc)

    def leads(address: str) -> str:
        return str(client.get("/newsroom/edit/", {"at": address}).headers["Location"])

    assert leads("/sport/finale/") == f"/newsroom/pages/{story.pk}/edit/"
    assert leads("/sport/") == f"/newsroom/pages/{fanal.sport.pk}/edit/"
    story.slug = "la-finale"
    story.save_revision().publish()
    assert leads("/sport/finale/") == f"/newsroom/pages/{story.pk}/edit/"


def test_what_has_no_editor_is_named(fanal: SmallPaper, marc: User) -> None:
    client = Client()
    client.force_login(marc)
    said = client.get("/newsroom/edit/", {"at": "/rien/<b>/"}, follow=True).content.decode()
    assert "/rien/&lt;b&gt;/" in said
    assert "ce qui s’y trouve n’a pas d’éditeur" in said


def test_who_is_no_member_of_the_newsroom_is_asked_to_sign_in(fanal: SmallPaper) -> None:
    answer = Client().get("/newsroom/edit/", {"at": "/sport/"})
    assert answer.headers["Location"].startswith("/newsroom/login/")


def test_what_went_out_late_says_for_when_it_was_meant(fanal: SmallPaper, marc: User) -> None:
    scheduled(draft(fanal.sport, "Un pont"), hours=1)
    let_pass(3)
    Schedule().run(timezone.now())
    (line,) = stands(first_screen(marc), "Vient de paraître")
    assert any("Paru en retard" in part and "c’était prévu pour" in part for part in line)
    bridge = ArticlePage.objects.get()
    published(bridge, marc)  # by hand since: that was not late
    (line,) = stands(first_screen(marc), "Vient de paraître")
    assert not any("retard" in part for part in line)


def test_nobody_waits_for_a_count_of_all_pages(marc: User) -> None:
    client = Client()
    client.force_login(marc)
    with CaptureQueriesContext(connection) as asked:
        client.get("/newsroom/")
    counts = [it["sql"] for it in asked if "COUNT(" in it["sql"]]
    assert counts and not [sql for sql in counts if 'FROM "wagtailcore_page"' in sql]


def test_its_search_is_that_of_the_list_of_stories_and_its_manual_ours(marc: User) -> None:
    screen = first_screen(marc)
    (form,) = screen.xpath("//form[@role='search'][.//input[@placeholder]]")
    assert form.get("action") == "/newsroom/stories/"
    (field,) = form.xpath(".//input[@name='q']")
    assert field.get("placeholder") == "Rechercher dans les articles…"
    assert screen.xpath("//main//header//a[@href='/newsroom/manual/']/text()") == ["Manuel"]
    assert not screen.xpath("//main//header//a[contains(., 'Pages')]")
