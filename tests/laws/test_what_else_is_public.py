"""Law 3 by named examples: what the property found, or what its verbs cannot say."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, TestCase

from laws.newsroom import rolled_back
from rotative.articles.actions import record_article
from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline
from rotative.media.models import Picture, Rendition, Unmade
from rotative.newsroom.models import PaperSettings
from rotative.pages.preview import draft_of
from rotative.people.models import Author
from rotative.record import actions as record
from rotative.record import months
from rotative.record.models import Byline as PublicByline
from rotative.record.models import Listing, Story, StoryTopic
from rotative.record.models import Picture as PublicPicture
from rotative.record.sources import check
from rotative.site.preview import render
from rotative.testing import paper as small
from rotative.testing.environment import TODAY
from rotative.testing.paper import SmallPaper


def stale() -> list[str]:
    """The differences between record and newsroom, in words."""
    return [f"{d.table} {d.what}" for d in check(mend=False)]


def image_of(client: Client, path: str) -> str:
    """The address of a JPEG that a page shows."""
    page = client.get(path).content.decode()
    return page.split('property="og:image" content="https://lefanal.example', 1)[1].split('"')[0]


# -- sections and the stories under them


def test_a_section_that_comes_back_brings_its_subsections_stories(fanal: SmallPaper) -> None:
    article = small.story(fanal.world)
    small.fresh(fanal.news).unpublish()
    assert not Story.objects.filter(pk=article.pk).exists()
    small.publish(small.fresh(fanal.news))
    assert Story.objects.filter(pk=article.pk).exists()


def test_a_subsection_moved_out_of_a_hidden_section_brings_its_stories(fanal: SmallPaper) -> None:
    article = small.story(fanal.world)
    small.fresh(fanal.news).unpublish()
    small.fresh(fanal.world).move(small.fresh(fanal.home), pos="last-child")
    assert Story.objects.filter(pk=article.pk).exists()
    assert stale() == []


def test_a_home_page_that_comes_back_brings_the_paper(fanal: SmallPaper) -> None:
    article = small.story(fanal.sport)
    small.fresh(fanal.home).unpublish()
    assert not Story.objects.exists()
    small.publish(small.fresh(fanal.home))
    assert Story.objects.filter(pk=article.pk).exists()


def test_a_copied_section_brings_its_copied_stories(fanal: SmallPaper) -> None:
    small.story(fanal.sport)
    small.fresh(fanal.sport).copy(
        recursive=True, update_attrs={"slug": "sport-2", "title": "Sport 2"}, keep_live=True
    )
    assert stale() == []
    assert Story.objects.count() == 2


# -- deleting what others refer to


def test_deleting_a_topic_leaves_the_topics_within_it_on_their_own(fanal: SmallPaper) -> None:
    fanal.veltania.delete()
    assert stale() == []


def test_deleting_a_portrait_takes_it_off_its_authors_page(
    fanal: SmallPaper, client: Client
) -> None:
    portrait = small.picture()
    fanal.ines.portrait = portrait
    fanal.ines.save()
    portrait.delete()
    assert stale() == []
    assert "<picture>" not in client.get("/auteurs/ines-carvalho/").content.decode()


def test_deleting_the_logo_gives_the_name_its_place_back(fanal: SmallPaper, client: Client) -> None:
    settings = PaperSettings.load()
    settings.logo = small.picture()
    settings.save()
    Picture.objects.get().delete()
    assert stale() == []
    masthead = client.get("/").content.decode().split("<main", 1)[0].split("<header", 1)[1]
    assert "<img" not in masthead


def test_deleting_a_story_takes_it_out_of_the_editors_picks(fanal: SmallPaper) -> None:
    picked = small.story(fanal.sport, slug="choisi")
    small.story(fanal.sport, slug="qui-choisit", picks=[picked])
    picked.delete()
    assert stale() == []


def test_deleting_a_story_takes_it_out_of_the_bodies_that_name_it(fanal: SmallPaper) -> None:
    named = small.story(fanal.sport, slug="nomme")
    block = {"type": "related", "value": {"title": "", "stories": [named.pk]}}
    small.story(fanal.sport, slug="qui-nomme", body=[block])
    named.delete()
    assert stale() == []


def test_a_draft_signed_by_someone_since_deleted_can_still_be_published(fanal: SmallPaper) -> None:
    article = small.story(fanal.sport, authors=[fanal.ines])
    page = article.get_latest_revision_as_object()
    page.bylines = [Byline(author=fanal.agency)]
    page.save_revision()
    fanal.agency.delete()
    small.fresh(article).get_latest_revision().publish()
    assert stale() == []


# -- pictures and documents


def test_a_withdrawn_storys_picture_is_not_to_be_had_any_more(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un", picture=small.picture())
    address = image_of(client, "/sport/un/")
    assert client.get(address).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        article.unpublish()
    assert client.get(address).status_code == 404


def test_a_check_does_not_bring_a_withdrawn_picture_back(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.sport, slug="un", picture=small.picture())
    address = image_of(client, "/sport/un/")
    with TestCase.captureOnCommitCallbacks(execute=True):
        small.fresh(fanal.sport).unpublish()
    assert client.get(address).status_code == 404
    assert stale() == []
    assert client.get(address).status_code == 404


def test_the_papers_icon_outlives_the_story_that_showed_it(fanal: SmallPaper) -> None:
    icon = small.picture()
    settings = PaperSettings.load()
    settings.icon = icon
    settings.save()
    small.story(fanal.sport, picture=icon).unpublish()
    assert PublicPicture.objects.filter(pk=icon.pk).exists()


def test_an_attempt_that_is_rolled_back_leaves_the_pictures_where_they_are(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un", picture=small.picture())
    address = image_of(client, "/sport/un/")
    with rolled_back():
        record.strike_story(article.pk)
    assert client.get(address).status_code == 200


def test_a_drafts_picture_is_on_no_public_address(fanal: SmallPaper, client: Client) -> None:
    article = small.draft(fanal.sport, picture=small.picture())
    entry = draft_of(article)
    assert client.get(entry.pictures[0].files["jpeg"][0][2]).status_code == 404
    rendition = Rendition.objects.get()
    assert client.get(rendition.url).status_code == 404
    assert client.get(f"/media/{rendition.file.name}").status_code == 404
    assert client.get(f"/media/{article.picture.file.name}").status_code == 404


def test_a_new_credit_reaches_the_page_at_once(fanal: SmallPaper, client: Client) -> None:
    picture = small.picture(credit="Photo A")
    small.story(fanal.sport, slug="un", picture=picture)
    picture.credit = "Photo B"
    picture.save()
    page = client.get("/sport/un/").content.decode()
    assert "Photo B" in page
    assert "Photo A" not in page


def test_a_story_goes_out_without_the_picture_whose_file_is_lost(
    fanal: SmallPaper, client: Client
) -> None:
    picture = small.picture()
    picture.file.storage.delete(picture.file.name)
    article = small.story(fanal.sport, slug="un", picture=picture)
    assert Story.objects.filter(pk=article.pk).exists()
    assert client.get("/sport/un/").status_code == 200


def test_a_document_that_no_public_page_links_to_is_not_served(
    fanal: SmallPaper, client: Client
) -> None:
    document = small.document()
    block = {"type": "document", "value": {"document": document.pk, "title": ""}}
    article = small.draft(fanal.sport, slug="un", body=[block])
    assert client.get(document.url).status_code == 404
    article.get_latest_revision().publish()
    assert client.get(document.url).status_code == 200
    small.fresh(article).unpublish()
    assert client.get(document.url).status_code == 404


def test_a_link_to_a_page_that_is_not_public_is_plain_words(
    fanal: SmallPaper, client: Client
) -> None:
    hidden = small.draft(fanal.sport, "Le secret", slug="cache")
    link = f'Voir <a linktype="page" id="{hidden.pk}">ici</a>.'
    small.story(fanal.sport, slug="un", body=[small.paragraph(link)])
    assert "<p>Voir ici.</p>" in client.get("/sport/un/").content.decode()
    small.publish(hidden)
    page = client.get("/sport/un/").content.decode()
    assert '<p>Voir <a href="/sport/cache/">ici</a>.</p>' in page


def test_a_topic_without_public_stories_is_not_named_on_its_parents_page(
    fanal: SmallPaper, client: Client
) -> None:
    small.draft(fanal.sport, topics=[fanal.summit])
    small.story(fanal.sport, topics=[fanal.veltania])
    assert "Sommet" not in client.get("/themes/veltanie/").content.decode()


# -- authors and topics

NAMED = ["/auteurs/ines-carvalho/", "/themes/sommet/"]
LISTS = ["/auteurs/", "/themes/", "/sitemap-pages.xml", "/themes/veltanie/", "/"]


def beside(path: str) -> list[str]:
    """What lies beside an author's or a topic's page."""
    month = f"{TODAY:%Y/%m}/"
    return [path, *(f"{path}{name}" for name in ("rss.xml", "atom.xml", "feed.json", month))]


def statuses(client: Client, path: str) -> set[int]:
    return {client.get(each).status_code for each in beside(path)}


@pytest.mark.parametrize("path", NAMED)
def test_who_and_what_no_public_story_names_is_nowhere(
    fanal: SmallPaper, client: Client, path: str
) -> None:
    small.draft(fanal.sport, authors=[fanal.ines], topics=[fanal.summit])
    small.story(fanal.sport, slug="autre", topics=[fanal.veltania])
    fanal.ines.role = "Reporter"
    fanal.ines.save()
    fanal.summit.save()
    assert statuses(client, path) == {404}
    for page in LISTS:
        assert path not in client.get(page).content.decode(), page
    assert stale() == []


@pytest.mark.parametrize("path", NAMED)
def test_they_appear_with_the_first_public_story_and_leave_with_the_last(
    fanal: SmallPaper, client: Client, path: str
) -> None:
    article = small.draft(fanal.sport, slug="un", authors=[fanal.ines], topics=[fanal.summit])
    small.publish(article)
    assert statuses(client, path) == {200}
    listed = [page for page in LISTS if path in client.get(page).content.decode()]
    assert len(listed) >= 2
    other = small.story(fanal.news, slug="deux", authors=[fanal.ines], topics=[fanal.summit])
    small.fresh(article).unpublish()
    assert statuses(client, path) == {200}
    other = small.fresh(other)
    other.bylines, other.story_topics = [Byline(author=fanal.agency)], []
    small.publish(other)
    assert statuses(client, path) == {404}
    for page in LISTS:
        assert path not in client.get(page).content.decode(), page
    assert stale() == []
    small.publish(small.fresh(article))
    assert statuses(client, path) == {200}


def test_an_authors_name_and_portrait_come_with_the_first_story(
    fanal: SmallPaper, client: Client
) -> None:
    fanal.ines.portrait = small.picture()
    fanal.ines.save()
    assert not PublicPicture.objects.exists()
    assert not Rendition.objects.filter(filter_spec__contains="jpeg").exists()
    article = small.story(fanal.sport, slug="un", authors=[fanal.ines])
    address = image_of(client, NAMED[0])
    assert client.get(address).status_code == 200
    with TestCase.captureOnCommitCallbacks(execute=True):
        article.unpublish()
    assert client.get(address).status_code == 404


def test_an_author_whose_portrait_is_lost_signs_all_the_same(
    fanal: SmallPaper, client: Client
) -> None:
    portrait = small.picture()
    fanal.ines.portrait = portrait
    fanal.ines.save()
    portrait.file.storage.delete(portrait.file.name)
    small.story(fanal.sport, slug="un", authors=[fanal.ines])
    assert "Inès Carvalho" in client.get("/sport/un/").content.decode()
    assert client.get(NAMED[0]).status_code == 200


def test_a_hidden_topic_is_not_named_on_the_page_of_one_within_it(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, topics=[fanal.summit])
    page = client.get("/themes/sommet/").content.decode()
    assert "Veltanie" not in page
    small.story(fanal.sport, slug="deux", topics=[fanal.veltania])
    assert (
        '<a href="/themes/veltanie/">Veltanie</a>' in client.get("/themes/sommet/").content.decode()
    )


def test_what_a_new_paper_in_another_language_says_is_public_alone(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, topics=[fanal.veltania])
    settings = PaperSettings.load()
    settings.language = "en"
    settings.save()
    assert client.get("/topics/veltanie/").status_code == 200
    assert client.get("/topics/sommet/").status_code == 404
    assert client.get("/authors/ines-carvalho/").status_code == 404


def test_a_preview_names_who_signs_before_the_first_story(fanal: SmallPaper) -> None:
    article = small.draft(fanal.sport, authors=[fanal.ines], topics=[fanal.summit])
    shown = render(draft_of(article))
    assert "Inès Carvalho" in shown
    assert "Sommet" in shown


def test_pictures_of_stories_brought_into_a_hidden_section_are_not_made(
    fanal: SmallPaper,
) -> None:
    small.fresh(fanal.sport).unpublish()
    article = ArticlePage(title="Un", slug="un", live=True, picture=small.picture())
    create_stories([(small.fresh(fanal.sport), article)])
    assert not Rendition.objects.filter(filter_spec__contains="jpeg").exists()


# -- what bypasses the signals


def _unpublish_a_story() -> None:
    ArticlePage.objects.filter(slug="un").update(live=False)


def _publish_a_draft() -> None:
    ArticlePage.objects.filter(slug="brouillon").update(live=True)


def _correct_a_headline() -> None:
    ArticlePage.objects.filter(slug="un").update(title="Autre titre")


def _correct_a_body() -> None:
    ArticlePage.objects.filter(slug="un").update(body=json.dumps([small.paragraph("Autre.")]))


def _rename_an_author() -> None:
    Author.objects.filter(slug="afp").update(name="Agence")


def _change_a_credit() -> None:
    Picture.objects.update(credit="Autre crédit")


def _change_the_papers_name() -> None:
    PaperSettings.objects.update(name="Autre Fanal")


def _hide_a_section() -> None:
    small.SectionPage.objects.filter(slug="sport").update(live=False)


def _drop_a_place_in_a_list() -> None:
    Listing.objects.filter(scope="site").delete()


def _drop_a_signature() -> None:
    PublicByline.objects.all().delete()


def _drop_the_topics_of_a_story() -> None:
    StoryTopic.objects.all().delete()


def _drop_a_picture() -> None:
    PublicPicture.objects.all().delete()


@pytest.mark.parametrize(
    "bypass",
    [
        _unpublish_a_story,
        _publish_a_draft,
        _correct_a_headline,
        _correct_a_body,
        _rename_an_author,
        _change_a_credit,
        _change_the_papers_name,
        _hide_a_section,
        _drop_a_place_in_a_list,
        _drop_a_signature,
        _drop_the_topics_of_a_story,
        _drop_a_picture,
    ],
)
def test_a_check_finds_and_mends_what_bypassed_the_newsroom(
    fanal: SmallPaper, bypass: Callable[[], None]
) -> None:
    small.story(
        fanal.sport,
        slug="un",
        picture=small.picture(credit="Crédit"),
        authors=[fanal.agency],
        topics=[fanal.summit],
    )
    small.draft(fanal.sport, slug="brouillon")
    assert stale() == []
    bypass()
    assert list(check(mend=True))
    assert stale() == []


def test_a_check_that_mends_nothing_changes_nothing(fanal: SmallPaper) -> None:
    small.story(fanal.sport, slug="un")
    _correct_a_headline()
    assert stale() == stale() == ["story stale"]


def test_entering_the_same_story_again_changes_nothing(fanal: SmallPaper) -> None:
    article = small.story(fanal.sport, picture=small.picture())
    assert record_article(small.fresh(article)) is False


def test_a_story_is_entered_wholly_or_not_at_all(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = small.story(fanal.sport, "Avant", slug="un")
    monkeypatch.setattr(months, "count", _breaks)
    article.title, article.published_at = "Après", article.first_published_at.replace(year=2025)
    article.save_revision().publish()
    assert Story.objects.get().headline == "Avant"
    assert "power cut" in Unmade.objects.get(page=article).reason
    monkeypatch.undo()
    assert stale() != []
    assert list(check(mend=True))
    assert Story.objects.get().headline == "Après"
    assert stale() == []
    assert not Unmade.objects.exists()


def _breaks(*args: Any) -> None:
    raise RuntimeError("power cut")
