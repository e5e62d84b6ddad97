"""The demo's illustrator draws every picture the catalogue names, the same way every time."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from rotative.demo import illustrations
from rotative.demo.illustrations import draw
from rotative.demo.illustrations.palettes import PALETTES

CATALOGUE = Path(illustrations.__file__).parents[1] / "content" / "pictures.toml"
TEXTS = {"alt_fr", "alt_en", "caption_fr", "caption_en", "credit", "licence"}
PICTURES: dict[str, dict[str, Any]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def picture(name: str, size: tuple[int, int]) -> Image.Image:
    details = {key: value for key, value in PICTURES[name].items() if key not in TEXTS}
    return draw(details.pop("kind"), size=size, **details)


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_of_the_catalogue_draws_at_the_size_asked(name: str) -> None:
    drawn = picture(name, (160, 90))
    assert drawn.mode == "RGB"
    assert drawn.size == (160, 90)
    assert max(ImageStat.Stat(drawn).stddev) > 12, "the picture is nearly empty"


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_says_what_it_shows_and_who_drew_it_in_both_languages(name: str) -> None:
    entry = PICTURES[name]
    assert entry.keys() >= TEXTS
    assert all(entry[text].strip() for text in TEXTS)
    assert entry["alt_fr"] != entry["alt_en"]


@pytest.mark.parametrize("name", ["harbour-dawn", "demonstration", "portrait-ines-carvalho"])
def test_the_same_arguments_give_the_same_pixels(name: str) -> None:
    assert picture(name, (160, 90)).tobytes() == picture(name, (160, 90)).tobytes()


def test_another_seed_gives_another_picture() -> None:
    one, other = (draw("skyline", seed=seed, palette="dusk", size=(160, 90)) for seed in (1, 2))
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize("palette", PALETTES)
def test_a_drawing_prints_in_every_palette(palette: str) -> None:
    assert draw("turbines", seed=3, palette=palette, size=(80, 45)).size == (80, 45)


def test_no_two_pictures_share_kind_seed_and_palette() -> None:
    keys = [(entry["kind"], entry["seed"], entry["palette"]) for entry in PICTURES.values()]
    assert len(keys) == len(set(keys))


def test_every_kind_is_shown_at_least_once() -> None:
    assert {entry["kind"] for entry in PICTURES.values()} == illustrations.KINDS.keys()


@pytest.mark.parametrize("wrong", [{"kind": "nothing"}, {"palette": "nothing"}])
def test_an_unknown_kind_or_palette_is_refused_by_name(wrong: dict[str, str]) -> None:
    arguments = {"kind": "waves", "palette": "dusk"} | wrong
    with pytest.raises(LookupError, match="nothing"):
        draw(arguments["kind"], seed=1, palette=arguments["palette"])
