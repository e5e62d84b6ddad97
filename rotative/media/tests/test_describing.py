"""How a picture is described to readers: where a crop holds it, whose it is."""

import pytest

from rotative.media.actions import focus_of, publish_picture
from rotative.media.models import Picture
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("x", "y", "focus"),
    [
        # Of a picture of 900 by 300.
        (100, 50, "top-left"),
        (450, 50, "top"),
        (800, 50, "top-right"),
        (100, 150, "left"),
        (450, 150, ""),
        (800, 150, "right"),
        (100, 290, "bottom-left"),
        (450, 290, "bottom"),
        (900, 300, "bottom-right"),
        (299, 199, "left"),
        (300, 200, "bottom"),
    ],
)
def test_a_crop_is_held_at_the_third_in_which_the_editor_put_the_focus(
    x: int, y: int, focus: str
) -> None:
    picture = Picture(width=900, height=300, focal_point_x=x, focal_point_y=y)
    assert focus_of(picture) == focus


@pytest.mark.django_db
def test_without_a_focus_a_crop_is_held_in_the_middle() -> None:
    assert focus_of(Picture(width=900, height=300)) == ""


def test_readers_get_all_that_is_known_of_a_picture(fanal: SmallPaper) -> None:
    picture = small.picture(
        description="Un port au soir",
        caption="Le port de Brest.",
        credit="Jeanne Martin / AFP",
        source="https://photos.example/12",
        licence="CC BY 4.0",
        focal_point_x=600,
        focal_point_y=20,
    )
    entry = publish_picture(picture)
    assert entry is not None
    assert (entry.width, entry.height, entry.focus) == (640, 360, "top-right")
    assert (entry.alt, entry.caption) == ("Un port au soir", "Le port de Brest.")
    assert entry.credit == "Jeanne Martin / AFP"
    assert (entry.source, entry.licence) == ("https://photos.example/12", "CC BY 4.0")
    assert {kind: [size[:2] for size in sizes] for kind, sizes in entry.files.items()} == {
        "jpeg": [[640, 360]],
        "webp": [[480, 270]],
    }


def test_a_picture_whose_owner_alone_is_known_is_credited_to_it(fanal: SmallPaper) -> None:
    entry = publish_picture(small.picture(copyright="© 2026 AFP"))
    assert entry is not None
    assert entry.credit == "© 2026 AFP"
