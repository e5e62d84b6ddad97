"""Icons and the social card, drawn where the publisher gave no picture."""

import io
import json

import pytest
from django.test import Client
from lxml import etree
from PIL import Image

from rotative.newsroom.models import PaperSettings
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def drawn(client: Client, path: str) -> Image.Image:
    return Image.open(io.BytesIO(client.get(path).content))


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/icon-192.png", "PNG", (192, 192)),
        ("/icon-512.png", "PNG", (512, 512)),
        ("/icon-maskable.png", "PNG", (512, 512)),
        ("/apple-touch-icon.png", "PNG", (180, 180)),
        ("/card.png", "PNG", (1200, 630)),
        ("/favicon.ico", "ICO", (48, 48)),
    ],
)
def test_each_is_what_its_name_says(
    fanal: SmallPaper, client: Client, path: str, kind: str, size: tuple[int, int]
) -> None:
    image = drawn(client, path)
    assert (image.format, image.size) == (kind, size)
    assert client.get(path)["Content-Type"] == {"PNG": "image/png", "ICO": "image/x-icon"}[kind]
    shades = {shade for _count, shade in image.convert("RGB").getcolors(2**20) or []}
    assert {(0x9C, 0x1C, 0x1F), (255, 255, 255)} <= shades, "a letter on the paper's colour"
    if kind == "ICO":
        assert {(16, 16), (32, 32), (48, 48)} == set(image.info["sizes"])


def test_the_publishers_own_icon_and_colour_are_taken(fanal: SmallPaper, client: Client) -> None:
    before = client.get("/card.png").content
    paper = PaperSettings.load()
    paper.icon, paper.accent = small.picture(), "#1d5b79"
    paper.save()
    blue = drawn(client, "/icon-192.png").convert("RGB").getpixel((96, 96))
    assert isinstance(blue, tuple)
    assert all(abs(a - b) < 6 for a, b in zip(blue, (90, 120, 200), strict=True))
    assert client.get("/card.png").content != before


@pytest.mark.parametrize("name", ["«", "Ž", "The Extraordinarily Long Name Of A Provincial Daily"])
def test_odd_names_are_drawn_too(fanal: SmallPaper, client: Client, name: str) -> None:
    PaperSettings.objects.update(name=name)
    PaperSettings.objects.get().save()
    for path in ("/card.png", "/icon-192.png", "/favicon.ico"):
        assert drawn(client, path).size


def test_the_manifest_and_pages_name_what_is_there(fanal: SmallPaper, client: Client) -> None:
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]
    assert {it["purpose"] for it in icons} == {"any", "maskable"}
    for it in icons:
        width, height = drawn(client, it["src"]).size
        assert it["sizes"] == f"{width}x{height}"
    page = etree.HTML(client.get("/").content.decode())
    for address in page.xpath("//link[@rel='icon' or @rel='apple-touch-icon']/@href"):
        assert client.get(address).status_code == 200


def test_a_page_without_a_picture_is_shared_with_the_papers_card(
    fanal: SmallPaper, client: Client
) -> None:
    for path in ("/", "/sport/"):
        page = etree.HTML(client.get(path).content.decode())
        said = {
            it.get("property"): it.get("content")
            for it in page.xpath("//meta[starts-with(@property, 'og:image')]")
        }
        assert said == {
            "og:image": "https://lefanal.example/card.png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": "Le Fanal",
        }


def test_a_story_without_a_picture_is_shared_with_its_headline(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, "Le Stade valmérois renverse Belcastel aux tirs au but")
    page = etree.HTML(client.get(small.path_of(article)).content.decode())
    (address,) = page.xpath("//meta[@property='og:image']/@content")
    assert address == f"https://lefanal.example/card-{article.pk}.png"
    assert page.xpath("//meta[@property='og:image:alt']/@content") == [article.title]
    path = address.removeprefix("https://lefanal.example")
    before = drawn(client, path)
    assert (before.format, before.size) == ("PNG", (1200, 630))
    article.title = "Le Stade valmérois s’incline"
    small.publish(article)
    assert drawn(client, path).tobytes() != before.tobytes()
    article.picture = small.picture()
    small.publish(article)
    assert client.get(path).status_code == 404, "its picture is shared"


@pytest.mark.parametrize("number", ["0", "999999999999999999", "9" * 30])
def test_there_is_no_card_of_a_story_that_is_not_public(
    fanal: SmallPaper, client: Client, number: str
) -> None:
    draft = small.draft(fanal.sport)
    for pk in (number, draft.pk):
        assert client.get(f"/card-{pk}.png").status_code == 404


@pytest.mark.parametrize("headline", ["mot " * 60, "x" * 250, "Œ", "« A » ! " * 20])
def test_any_headline_fits_its_card(fanal: SmallPaper, client: Client, headline: str) -> None:
    article = small.story(fanal.sport, headline.strip(), slug="un")
    image = drawn(client, f"/card-{article.pk}.png").convert("RGB")
    for edge in ((0, 0, 1200, 30), (0, 600, 1200, 630), (0, 0, 60, 630), (1150, 0, 1200, 630)):
        assert len(image.crop(edge).getcolors() or []) == 1, "nothing is drawn at the edges"
