"""Founding a paper, and its first account."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from rotative.newsroom.actions import FIRST_USER, first_password, found_paper, is_founded
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.record.reading import Record
from rotative.record.sources import check
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "section"), [("fr", "/actualite/"), ("en", "/news/")])
def test_a_new_paper_answers_in_its_language(client: Client, language: str, section: str) -> None:
    assert not is_founded()
    found_paper("Le Fanal", language)
    assert is_founded()
    page = client.get("/").content.decode()
    assert f'<html lang="{language}">' in page
    assert [client.get(path).status_code for path in ("/", section, "/contact/")] == [200] * 3
    assert Site.objects.get().hostname == "lefanal.example"
    assert Record().paper.name == "Le Fanal"
    assert list(check(mend=False)) == []


@pytest.mark.django_db
def test_a_paper_in_a_language_we_do_not_speak_is_not_founded() -> None:
    with pytest.raises(ValueError, match="'de'"):
        found_paper("Die Leuchte", "de")
    assert not is_founded()


def test_the_first_password_is_told_until_its_owner_changes_it(
    fanal: SmallPaper, tmp_path: Path, client: Client
) -> None:
    place = tmp_path / "first_password"
    password = first_password(place)
    assert len(password) >= 12
    assert first_password(place) == password
    assert place.stat().st_mode & 0o077 == 0
    assert client.login(username=FIRST_USER, password=password)
    user = User.objects.get(username=FIRST_USER)
    user.set_password("another-of-her-own")
    user.save()
    assert first_password(place) == ""
    assert not place.exists()


def test_an_installation_with_an_operator_gets_no_first_account(
    fanal: SmallPaper, tmp_path: Path
) -> None:
    User.objects.create_superuser("operator", password="x")
    assert first_password(tmp_path / "first_password") == ""
    assert not User.objects.filter(username=FIRST_USER).exists()


def test_a_journalist_writes_and_an_editor_publishes(fanal: SmallPaper) -> None:
    ines, marc = cast.ines(), cast.marc()
    article = small.draft(fanal.sport)
    assert article.permissions_for_user(ines).can_edit() or ines.has_perm("wagtailcore.add_page")
    assert not article.permissions_for_user(ines).can_publish()
    assert article.permissions_for_user(marc).can_publish()
    for user in (ines, marc):
        assert user.has_perm("topics.add_topic")
        assert user.has_perm("people.change_author")
    assert not ines.has_perm("newsroom.change_papersettings")
    assert marc.has_perm("newsroom.change_papersettings")
    assert Group.objects.count() == 7


def test_each_of_the_cast_finds_the_newsroom_open(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.sport)
    for user in (cast.ines(), cast.marc()):
        client.force_login(user)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        explorer = reverse("wagtailadmin_explore", args=[fanal.sport.pk])
        assert client.get(explorer).status_code == 200


@pytest.mark.parametrize("colour", ["#ff0", "red", "#12345g", "#ffff00", "#fefefe"])
def test_a_colour_nobody_can_read_is_refused(fanal: SmallPaper, colour: str) -> None:
    paper = PaperSettings.load()
    paper.accent = colour
    with pytest.raises(ValidationError) as refusal:
        paper.full_clean()
    assert list(refusal.value.message_dict) == ["accent"]


@pytest.mark.parametrize("slug", ["archives", "themes", "newsroom", "media", "static"])
def test_a_section_cannot_take_the_sites_own_address(fanal: SmallPaper, slug: str) -> None:
    assert small.section(fanal.home, "X", slug).slug == f"{slug}-2"


def test_a_section_has_subsections_and_these_have_none(fanal: SmallPaper) -> None:
    assert small.SectionPage.can_create_at(fanal.news)
    assert not small.SectionPage.can_create_at(fanal.world)
    assert not fanal.news.can_move_to(fanal.sport)
    assert fanal.world.can_move_to(fanal.sport)
