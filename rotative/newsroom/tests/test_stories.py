"""The list of stories: what stands in it for whom, in which state, and how it is narrowed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.models import Page
from wagtail.permissions import policy_registry

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline
from rotative.newsroom import duties
from rotative.newsroom.stories import actions, index, receivers
from rotative.newsroom.stories.actions import fill
from rotative.newsroom.stories.models import StoryLine
from rotative.people.models import Author, User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, paragraph, publish, story

pytestmark = pytest.mark.django_db
COLUMNS = ("headline", "state", "section", "authors", "format", "published", "touched", "words")


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Ollier"
    user.save()
    return user


def screen(client: Client, address: str = "/newsroom/stories/") -> Any:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content.decode())


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(page: Any) -> list[dict[str, str]]:
    """Each row of the list, its cells by the name of their column."""
    cells = [row.xpath("td")[1:] for row in page.xpath("//div[@class='stories-box']//tr[td]")]
    return [dict(zip(COLUMNS, map(said, row), strict=True)) for row in cells]


def headlines(page: Any) -> list[str]:
    return [said(link) for link in page.xpath("//a[@class='to-editor']")]


def tabs(page: Any) -> list[str]:
    return [said(tab) for tab in page.xpath("//ul[@class='stories-states']/li[not(@class)]/a")]


def states() -> dict[str, str]:
    return dict(StoryLine.objects.values_list("headline", "state"))


def at(story_: ArticlePage, **fields: Any) -> None:
    StoryLine.objects.filter(pk=story_.pk).update(**fields)


@pytest.mark.usefixtures("eleven")
def test_a_row_says_what_a_desk_asks_of_a_story(fanal: SmallPaper, marc: User) -> None:
    text = paragraph("Le <b>relais</b> gagne de peu.")
    relay = draft(fanal.sport, "Le relais", authors=[fanal.ines, fanal.agency], body=[text])
    relay.format = "brief"
    relay.save_revision(user=marc).publish(user=marc)
    page = screen(as_user(marc))
    (row,) = rows(page)
    assert row.pop("published").startswith("Publication 11h0")
    touched, by = row.pop("touched").removeprefix("Dernière main ").split(" ", 1)
    assert touched.startswith("11h0") and by == "Marc Ollier"
    assert row == {
        "headline": "Le relais Rubrique, thèmes, heure Le voir sur le site",
        "state": "En ligne",
        "section": "Sport",
        "authors": "Inès Carvalho, AFP",
        "format": "Brève",
        "words": "5 mots",
    }
    (public,) = page.xpath("//a[@class='to-site'][@title='Le voir sur le site']/@href")
    assert Client().get(public).status_code == 200
    assert page.xpath(f"//a[@href='/newsroom/pages/{relay.pk}/edit/']")


@pytest.mark.usefixtures("eleven")
def test_a_story_stands_in_the_state_it_is_in_and_each_state_is_counted(
    fanal: SmallPaper, marc: User
) -> None:
    ines = cast.ines()
    bridge = draft(fanal.news, "Un pont")
    assert states() == {"Un pont": "draft"}
    bridge.get_workflow().start(bridge, ines)
    assert states() == {"Un pont": "review"}
    bridge.current_workflow_task_state.reject(user=marc, comment="Qui le dit ?")
    assert states() == {"Un pont": "returned"}
    bridge.current_workflow_state.cancel(user=ines)
    bridge = fresh(bridge)
    bridge.go_live_at = timezone.now() + timedelta(hours=7)
    bridge.save_revision().publish()
    assert states() == {"Un pont": "scheduled"}
    page = screen(as_user(marc))
    assert rows(page)[0]["state"].startswith("Programmé 18h0")
    bridge = fresh(bridge)
    bridge.go_live_at = None
    bridge = publish(bridge)
    assert states() == {"Un pont": "live"}
    bridge.title = "Un pont rouvre"
    bridge.save_revision()
    assert states() == {"Un pont rouvre": "changed"}
    fresh(bridge).unpublish()
    assert states() == {"Un pont rouvre": "withdrawn"}
    story(fanal.sport, "Le relais")
    client = as_user(marc)
    assert tabs(screen(client)) == ["Tous les états 2", "En ligne 1", "Retiré 1"]
    page = screen(client, "/newsroom/stories/?state=withdrawn")
    assert headlines(page) == ["Un pont rouvre"]
    assert tabs(page) == ["Tous les états 2", "En ligne 1", "Retiré 1"]


def test_each_sees_what_they_may_touch(fanal: SmallPaper, marc: User) -> None:
    ines = cast.ines()
    group = ines.groups.get()
    group.page_permissions.all().delete()
    adding = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    group.page_permissions.create(page=Page.objects.get(pk=fanal.sport.pk), permission=adding)
    draft(fanal.sport, "Le relais d’Inès", owner=ines)
    draft(fanal.sport, "Le relais de Marc", owner=marc)
    draft(fanal.world, "Un pont", owner=ines)
    assert headlines(screen(as_user(ines))) == ["Le relais d’Inès"]
    assert len(headlines(screen(as_user(marc)))) == 3
    for user in (ines, marc):
        allowed = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
            user, {"change", "publish"}
        )
        assert {line.pk for line in StoryLine.objects.for_user(user)} == set(
            ArticlePage.objects.filter(pk__in=allowed).values_list("pk", flat=True)
        )
    group.page_permissions.all().delete()
    assert "/newsroom/stories/" not in as_user(ines).get("/newsroom/").content.decode()


def test_the_list_begins_with_thirty_days_and_a_search_goes_further_back(
    fanal: SmallPaper, marc: User
) -> None:
    old = story(fanal.sport, "Le phare")
    month_ago = timezone.now() - timedelta(days=31)
    at(old, touched_at=month_ago, published_at=month_ago, latest_at=month_ago)
    story(fanal.sport, "La digue")
    client = as_user(marc)
    page = screen(client)
    assert headlines(page) == ["La digue"]
    assert "Touchés ou parus ces 30 derniers jours." in said(page)
    everything = page.xpath("//p[@class='stories-said']/a/@href")[0]
    assert headlines(screen(client, everything)) == ["La digue", "Le phare"]
    assert headlines(screen(client, "/newsroom/stories/?q=phares")) == ["Le phare"]
    assert headlines(screen(client, "/newsroom/stories/?q=pahre")) == ["Le phare"]
    assert "presque" in said(screen(client, "/newsroom/stories/?q=pahre"))
    asked = "/newsroom/stories/?published_from=2026-10-01&published_to=2026-10-31"
    assert headlines(screen(client, asked)) == ["Le phare"]


def test_what_it_is_narrowed_to_stays_until_it_is_taken_back(fanal: SmallPaper, marc: User) -> None:
    mine = draft(fanal.sport, "Le relais", owner=marc, topics=[fanal.summit], format="brief")
    draft(fanal.world, "Un pont", authors=[fanal.agency])
    client = as_user(marc)
    narrowed = {
        f"section={fanal.sport.pk}": ["Le relais"],
        f"section={fanal.sport.pk}&section={fanal.world.pk}": ["Un pont", "Le relais"],
        f"author={fanal.agency.pk}": ["Un pont"],
        "topic=somm": ["Le relais"],
        "topic=rien": [],
        "format=brief": ["Le relais"],
        "whose=mine": ["Le relais"],
        "ordering=headline": ["Le relais", "Un pont"],
        "state=draft&q=pont": ["Un pont"],
    }
    for asked, expected in narrowed.items():
        assert headlines(screen(client, f"/newsroom/stories/?{asked}")) == expected, asked
        assert headlines(screen(client)) == expected, asked  # comes back to it
    client.get("/newsroom/stories/results/?state=&q=&_w_filter_fragment=1")
    assert len(headlines(screen(client))) == 2
    author = Author.objects.create(name="Marc Ollier", slug="marc", user=marc)
    draft(fanal.world, "Signé", authors=[author])
    own = screen(client, "/newsroom/stories/?whose=mine")
    assert headlines(own) == ["Signé", "Le relais"]
    mine.move(Page.objects.get(pk=fanal.world.pk), pos="last-child")
    assert headlines(screen(client, f"/newsroom/stories/?section={fanal.sport.pk}")) == []


def test_all_lines_can_be_made_anew_and_those_that_are_missing_are(
    fanal: SmallPaper, marc: User
) -> None:
    brought = ArticlePage(title="D’archives", slug="archives", live=True)
    brought.first_published_at = datetime(2019, 3, 1, 12, tzinfo=UTC)
    brought.bylines = [Byline(author=fanal.ines)]
    create_stories([(fanal.sport, brought)])
    relay = story(fanal.sport, "Le relais", authors=[fanal.agency], topics=[fanal.summit])
    relay.title = "Le relais gagne"
    relay.save_revision(user=marc)
    kept = [field.name for field in StoryLine._meta.fields if field.name != "latest_at"]
    before = list(StoryLine.objects.order_by("pk").values(*kept))
    assert [line["headline"] for line in before] == ["D’archives", "Le relais gagne"]
    assert before[0]["touched_at"] == brought.first_published_at
    StoryLine.objects.all().delete()
    index.drop([brought.pk, relay.pk])
    assert fill() == 2 and fill() == 0
    after = list(StoryLine.objects.order_by("pk").values(*kept))
    for line in (*before, *after):
        line["touched_at"] = line["touched_at"].replace(second=0, microsecond=0)
    assert after == before
    client = as_user(marc)
    assert headlines(screen(client, "/newsroom/stories/?q=afp")) == ["Le relais gagne"]
    fresh(relay).delete()
    assert headlines(screen(client, "/newsroom/stories/?q=afp")) == []
    assert not index.has_any(index.word("relais"))


def test_an_upgrade_takes_some_stories_in_at_once_and_a_duty_the_others(
    fanal: SmallPaper, marc: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        draft(fanal.sport, f"Le relais {number}")
    index.drop(StoryLine.objects.values_list("pk", flat=True))
    StoryLine.objects.all().delete()
    monkeypatch.setattr(actions, "_found_whole", [])
    monkeypatch.setattr(receivers, "AT_ONCE", 1)
    receivers.after_migrations()
    client = as_user(marc)
    page = screen(client)
    assert headlines(page) == ["Le relais 2"]
    assert "2 articles plus anciens entrent encore dans la liste." in said(page)
    assert duties.fill_the_list() == 0  # more may be left: at once
    assert duties.fill_the_list() is None
    page = screen(client)
    assert len(headlines(page)) == 3
    assert "entrent encore" not in said(page)
