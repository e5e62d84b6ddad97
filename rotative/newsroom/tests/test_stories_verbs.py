"""What the list of stories does to stories, and what it refuses."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from rotative.articles.models import ArticlePage
from rotative.newsroom.stories.models import SavedView, StoryLine
from rotative.newsroom.tests.test_stories import as_user, headlines, said, screen, states
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh, path_of, picture, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    return cast.marc()


def topics_of(article: ArticlePage) -> list[str]:
    """Of its latest draft."""
    rows = fresh(article).get_latest_revision_as_object().story_topics.all()
    return [str(it.topic) for it in rows]


def published_topics(article: ArticlePage) -> list[str]:
    return [str(it.topic) for it in fresh(article).story_topics.all()]


def messages(answer: Any) -> str:
    page = html.document_fromstring(answer.content.decode())
    return " ".join(said(it) for it in page.xpath("//div[@class='messages']/ul/li"))


def quick(client: Client, article: ArticlePage, **given: Any) -> Any:
    return client.post(reverse("stories_quick", args=[article.pk]), given, follow=True)


def several(client: Client, verb: str, *articles: ArticlePage, **given: Any) -> Any:
    """The page that asks, or, with something given, what came of it."""
    address = reverse("wagtail_bulk_action", args=["newsroom", "storyline", verb])
    ids = "&".join(f"id={it.pk}" for it in articles)
    address = f"{address}?{ids}&next=/newsroom/stories/"
    if not given:
        return html.document_fromstring(client.get(address).content.decode())
    return client.post(address, given, follow=True)


# -- one story


def test_a_story_moved_from_the_list_is_found_at_both_addresses(
    fanal: SmallPaper, marc: User
) -> None:
    relay = story(fanal.sport, "Le relais")
    before = path_of(relay)
    client = as_user(marc)
    answer = quick(client, relay, section=fanal.world.pk)
    assert "« Le relais » est maintenant sous Monde." in messages(answer).replace("\u202f", " ")
    led = Client().get(before)
    assert (led.status_code, led["Location"]) == (301, path_of(fresh(relay)))
    assert StoryLine.objects.get(pk=relay.pk).section_id == fanal.world.pk
    assert fresh(relay).has_unpublished_changes is False


def test_an_address_that_another_has_there_is_numbered_as_in_the_editor(
    fanal: SmallPaper, marc: User
) -> None:
    taken, relay = story(fanal.world, "Un relais"), story(fanal.sport, "Un relais")
    before = path_of(relay)
    assert taken.slug == relay.slug == "un-relais"
    told = messages(quick(as_user(marc), relay, section=fanal.world.pk))
    numbered = (
        "Un autre article y a l’adresse de « Un relais » : il est maintenant « un-relais-2 »."
    )
    assert numbered in told.replace("\u202f", " ").replace("\xa0", " ")
    assert path_of(fresh(relay)).endswith("/monde/un-relais-2/")
    led = Client().get(before)
    assert (led.status_code, led["Location"]) == (301, path_of(fresh(relay)))


def test_topics_and_time_of_a_live_story_wait_for_publish(fanal: SmallPaper, marc: User) -> None:
    relay = story(fanal.sport, "Le relais", topics=[fanal.veltania])
    client = as_user(marc)
    form = screen(client, reverse("stories_quick", args=[relay.pk]))
    assert said(form.xpath("//*[@id='id_topics']")[0]) == "Veltanie"
    answer = quick(
        client,
        relay,
        section=fanal.sport.pk,
        topic=fanal.summit.pk,
        published_at="2026-11-02T08:30",
    )
    assert "Les lecteurs les voient une fois publié." in messages(answer)
    assert answer.content.decode().count(f"/newsroom/pages/{relay.pk}/edit/#publish") == 1
    assert topics_of(relay) == ["Sommet"] and published_topics(relay) == ["Veltanie"]
    hour = fresh(relay).get_latest_revision_as_object().published_at
    assert hour == datetime(2026, 11, 2, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert fresh(relay).published_at != hour
    assert states() == {"Le relais": "changed"}


def test_nothing_is_written_where_nothing_is_changed(fanal: SmallPaper, marc: User) -> None:
    relay = draft(fanal.sport, "Le relais", topics=[fanal.veltania, fanal.summit])
    before = fresh(relay).latest_revision_id
    kept = [fanal.veltania.pk, fanal.summit.pk]
    quick(as_user(marc), relay, section=fanal.sport.pk, topics=kept)
    assert fresh(relay).latest_revision_id == before
    quick(as_user(marc), relay, section=fanal.sport.pk, topics=kept[1:])
    assert topics_of(relay) == ["Sommet"]


def test_a_time_that_is_to_come_is_refused(fanal: SmallPaper, marc: User) -> None:
    relay = draft(fanal.sport, "Le relais")
    given = {"section": fanal.sport.pk, "published_at": "2099-01-01T10:00"}
    answer = quick(as_user(marc), relay, **given)
    assert "programmez plutôt la publication" in answer.content.decode()
    assert fresh(relay).get_latest_revision_as_object().published_at is None


def test_who_may_not_touch_a_story_has_no_quick_edit_of_it(fanal: SmallPaper, marc: User) -> None:
    relay = draft(fanal.sport, "Le relais", owner=marc)
    ines = cast.ines()
    group = ines.groups.get()
    group.page_permissions.all().delete()
    assert as_user(ines).get(reverse("stories_quick", args=[relay.pk])).status_code in {302, 404}
    adding = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    group.page_permissions.create(page=Page.objects.get(pk=fanal.world.pk), permission=adding)
    client = as_user(User.objects.get(pk=ines.pk))
    assert client.get(reverse("stories_quick", args=[relay.pk])).status_code == 404
    article = fresh(relay)
    article.locked, article.locked_by, article.locked_at = True, ines, timezone.now()
    article.save()
    page = screen(as_user(marc), reverse("stories_quick", args=[relay.pk]))
    assert "il est verrouillé" in said(page) and not page.xpath("//form[@class]//select")
    quick(as_user(marc), relay, section=fanal.sport.pk, topic=fanal.summit.pk)
    assert topics_of(relay) == []


# -- several


def test_the_page_says_what_happens_to_how_many_and_names_those_left_out(
    fanal: SmallPaper, marc: User
) -> None:
    ready = [draft(fanal.sport, "Le relais"), draft(fanal.sport, "La digue")]
    out = story(fanal.sport, "Le phare")
    page = several(as_user(marc), "delete", *ready, out)
    text = said(page.xpath("//main")[0])
    assert "2 brouillons sont supprimés pour de bon." in text
    assert "Le phare – les lecteurs l’ont ou l’ont eu" in text.replace("\u202f", " ")
    answer = several(as_user(marc), "delete", *ready, out, sent=1)
    assert "2 brouillons ont été supprimés." in messages(answer)
    assert list(StoryLine.objects.values_list("headline", flat=True)) == ["Le phare"]


def test_several_stories_get_a_topic_in_their_drafts(fanal: SmallPaper, marc: User) -> None:
    out, has = story(fanal.sport, "Le phare"), draft(fanal.sport, "Déjà", topics=[fanal.summit])
    answer = several(as_user(marc), "add-topic", out, has, topic=fanal.summit.pk)
    assert "1 brouillon a maintenant le thème Sommet." in messages(answer)
    assert topics_of(out) == ["Sommet"] and published_topics(out) == []
    wrong = several(as_user(marc), "add-topic", out, topic="999999")
    assert "errorlist" in wrong.content.decode() or "error-message" in wrong.content.decode()


def test_several_stories_are_moved_and_a_taken_address_is_numbered(
    fanal: SmallPaper, marc: User
) -> None:
    relay, other = story(fanal.sport, "Le relais"), draft(fanal.sport, "La digue")
    story(fanal.world, "Le relais")
    answer = several(as_user(marc), "move", relay, other, section=fanal.world.pk)
    told = messages(answer).replace("\u202f", " ").replace("\xa0", " ")
    numbered = (
        "Un autre article y a l’adresse de « Le relais » : il est maintenant « le-relais-2 »."
    )
    assert numbered in told
    assert "2 articles sont maintenant sous Monde." in told
    assert fresh(other).get_parent().pk == fresh(relay).get_parent().pk == fanal.world.pk


def test_several_drafts_are_sent_to_review_and_several_stories_withdrawn(
    fanal: SmallPaper, marc: User
) -> None:
    ines = cast.ines()
    relay, out = draft(fanal.sport, "Le relais", owner=ines), story(fanal.sport, "Le phare")
    text = said(several(as_user(ines), "review", relay, out).xpath("//main")[0])
    assert "1 brouillon part en relecture." in text
    assert "Le phare – il n’a pas de modification à relire" in text
    several(as_user(ines), "review", relay, out, sent=1)
    assert states() == {"Le relais": "review", "Le phare": "live"}
    assert "vous ne pouvez pas le retirer" in said(several(as_user(ines), "withdraw", out))
    several(as_user(ines), "withdraw", out, told="nothing")
    assert fresh(out).live
    where = path_of(out)
    several(as_user(marc), "withdraw", out, told="words", words="Une erreur de nom.")
    gone = Client().get(where)
    assert gone.status_code == 410 and "Une erreur de nom." in gone.content.decode()


def test_stories_of_others_sections_are_not_even_named(fanal: SmallPaper, marc: User) -> None:
    secret = draft(fanal.world, "Le secret", owner=marc)
    ines = cast.ines()
    group = ines.groups.get()
    group.page_permissions.all().delete()
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    group.page_permissions.create(page=Page.objects.get(pk=fanal.sport.pk), permission=change)
    for verb in ("add-topic", "move", "review", "withdraw", "delete"):
        page = several(as_user(ines), verb, secret)
        assert "Le secret" not in said(page), verb
    several(as_user(ines), "delete", secret, sent=1)
    assert ArticlePage.objects.filter(pk=secret.pk).exists()
    assert as_user(ines).get("/newsroom/bulk/newsroom/storyline/move/?id=x&id=99999999999999999999")


# -- what stands in the list


def test_the_list_says_who_has_a_story_open_and_shows_its_picture(
    fanal: SmallPaper, marc: User
) -> None:
    ines = cast.ines()
    ines.first_name, ines.last_name = "Inès", "Carvalho"
    ines.save()
    shown = picture()
    relay = story(fanal.sport, "Le relais", picture=shown)
    draft(fanal.sport, "La digue", picture=picture(title="Sans petite taille"))
    size = shown.get_rendition("max-165x165")
    idle = User.objects.create_superuser("idle")
    for user in (ines, marc, idle):
        as_user(user).get(reverse("wagtailadmin_pages:edit", args=[relay.pk]))
    long_ago = timezone.now() - timezone.timedelta(minutes=15)
    EditingSession.objects.filter(user=idle).update(last_seen_at=long_ago)
    page = screen(as_user(marc))
    (present,) = page.xpath("//span[@class='present']")
    assert said(present).replace("\xa0", " ") == "Y travaille : Inès Carvalho"
    row = present.xpath("ancestor::tr")[0]
    assert said(row.xpath(".//a[@class='to-editor']")[0]) == "Le relais"
    assert size.url in row.xpath(".//img/@src")
    assert row.xpath(".//img/@loading") == ["lazy"]


def test_views_are_kept_shared_and_removed(fanal: SmallPaper, marc: User) -> None:
    draft(fanal.sport, "Le relais")
    draft(fanal.world, "Un pont")
    ines, wish = cast.ines(), f"section={fanal.sport.pk}"
    client, other = as_user(marc), as_user(ines)
    page = screen(client, f"/newsroom/stories/?{wish}")
    assert page.xpath("//input[@name='wish']/@value") == [wish]
    given = {"wish": wish, "name": " Le  sport ", "is_shared": "on"}
    client.post(reverse("stories_view_save"), given)
    other.post(reverse("stories_view_save"), {**given, "name": "À moi"})
    assert {(it.name, it.is_shared) for it in SavedView.objects.all()} == {
        ("Le sport", True),
        ("À moi", False),  # she may not share
    }
    links = screen(other).xpath("//ul[contains(@class,'stories-views')]/li/a")
    assert [said(it) for it in links] == ["Le sport", "À moi"]
    assert headlines(screen(other, links[0].get("href"))) == ["Le relais"]
    shared, hers = SavedView.objects.get(name="Le sport"), SavedView.objects.get(name="À moi")
    assert other.post(reverse("stories_view_remove", args=[shared.pk])).status_code in {302, 403}
    assert client.post(reverse("stories_view_remove", args=[hers.pk])).status_code == 404
    assert SavedView.objects.count() == 2
    other.post(reverse("stories_view_remove", args=[hers.pk]))
    client.post(reverse("stories_view_remove", args=[shared.pk]))
    assert not SavedView.objects.exists()
    client.post(reverse("stories_view_save"), {"wish": wish, "name": ""})
    assert not SavedView.objects.exists()
