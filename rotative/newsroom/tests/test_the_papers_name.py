"""The newsroom bears the paper's name."""

import pytest
from django.test import Client

from rotative.newsroom.models import PaperSettings
from rotative.testing import cast
from rotative.testing.paper import SmallPaper


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    """The chief, who may see the root of the tree."""
    user = cast.marc()
    user.is_superuser = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def rename(name: str) -> None:
    paper = PaperSettings.load()
    paper.name = name
    paper.save()


@pytest.mark.parametrize("screen", ["", "pages/", "pages/{home}/", "pages/{home}/edit/", "login/"])
def test_a_renamed_paper_is_named_so_wherever_the_newsroom_says_its_name(
    marc: Client, fanal: SmallPaper, screen: str
) -> None:
    rename("La Vigie")
    client = Client() if screen == "login/" else marc
    shown = client.get(f"/newsroom/{screen.format(home=fanal.home.pk)}").content.decode()
    assert "La Vigie" in shown.split("</title>")[0]
    assert "La Vigie" in shown.split("<main")[1]
    assert "Le Fanal" not in shown.split("<form")[0]
    assert "Wagtail" not in shown.split("</title>")[0]


def test_the_root_gives_no_advice_on_setting_up_sites(marc: Client) -> None:
    assert "niveau racine" not in marc.get("/newsroom/pages/").content.decode()
