"""What a draft shows is declared for every kind of page: one that is forgotten shows the front."""

import pytest
from wagtail.models import get_page_models

from rotative.newsroom.models import PaperSettings
from rotative.pages.models import PublicPage
from rotative.pages.preview import draft_of
from rotative.record.entries import NoticeEntry, SectionEntry, StoryEntry
from rotative.sections.models import HomePage
from rotative.testing.paper import SmallPaper, draft

pytestmark = pytest.mark.django_db


def test_each_thing_is_shown_as_the_record_would_have_it(fanal: SmallPaper) -> None:
    article = draft(fanal.sport, "Un pont")
    shown = draft_of(article)
    assert isinstance(shown, StoryEntry) and shown.headline == "Un pont"
    fanal.world.title = "Planète"
    section = draft_of(fanal.world)
    assert isinstance(section, SectionEntry) and section.name == "Planète"
    assert isinstance(draft_of(fanal.contact), NoticeEntry)
    paper = PaperSettings.load()
    paper.name = "Le Phare"
    settings = draft_of(paper)
    assert isinstance(settings, dict) and settings["name"] == "Le Phare"


def test_the_home_page_shows_the_front(fanal: SmallPaper) -> None:
    assert draft_of(fanal.home) is None


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in get_page_models()
        if issubclass(model, PublicPage) and model is not HomePage and model.preview_modes
    ],
    ids=lambda model: model.__name__,
)
def test_no_kind_of_page_is_forgotten(model: type[PublicPage], fanal: SmallPaper) -> None:
    page = model(title="Un titre", slug="un-titre", live=False)
    (fanal.sport if model.__name__ == "ArticlePage" else fanal.home).add_child(instance=page)
    assert draft_of(page) is not None
