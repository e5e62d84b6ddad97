"""A small paper to import into."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from wagtail.models import Collection, Locale, Page

from rotative.importers.actions import Choices, Outcome, import_all
from rotative.importers.base import Unreachable
from rotative.importers.pictures import Gatherer
from rotative.record import actions as record
from rotative.record.entries import PaperEntry
from rotative.sections.actions import record_sections
from rotative.sections.models import HomePage, SectionPage


@pytest.fixture
def home(db: None, settings: Any, tmp_path: Path) -> HomePage:
    """A paper in French with two sections, one of which has a subsection."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LANGUAGE_CODE = "fr"
    Locale.objects.get_or_create(language_code="fr")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=HomePage(title="Le Fanal", slug="fanal"))
    news = home.add_child(instance=SectionPage(title="Actualité", slug="actualite"))
    news.add_child(instance=SectionPage(title="Monde", slug="monde"))
    home.add_child(instance=SectionPage(title="Économie", slug="economie"))
    record.enter(PaperEntry(1, {"language": "fr", "name": "Le Fanal"}))
    record_sections()
    return HomePage.objects.get(pk=home.pk)


class PictureDesk:
    """Stands for the web: gives a picture for the addresses it was told of, and counts."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.asked: list[str] = []

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        if url not in self.known:
            raise Unreachable(f"{url} cannot be fetched")
        image = io.BytesIO()
        Image.new("RGB", (800, 450), (len(url) % 255, 90, 120)).save(image, "JPEG")
        return image.getvalue()


@pytest.fixture
def desk() -> PictureDesk:
    return PictureDesk()


def run(desk: PictureDesk, *sources: object, **choices: Any) -> list[Outcome]:
    """Import with pictures from a desk; the outcomes."""
    gatherer = Gatherer(fetch=desk.fetch)
    return list(import_all([str(each) for each in sources], Choices(**choices), gatherer))
