"""What happens when somebody in the newsroom hands in a picture, by each of the ways there are."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from rotative.media.models import Picture
from rotative.record.models import Picture as PublicPicture
from rotative.testing import cast, photographs
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.fixture
def marc(fanal: SmallPaper, client: Client) -> Client:
    """Marc's browser, logged in."""
    client.force_login(cast.marc())
    return client


def file(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def fields(prefix: str = "", **values: Any) -> dict[str, Any]:
    """The form as a browser sends it: every field, empty ones too."""
    names = "description caption credit creator copyright source licence usage_terms source_type"
    empty = dict.fromkeys(names.split(), "")
    sent = {**empty, "title": "Le port", "collection": Collection.objects.get().pk, **values}
    return {f"{prefix}{name}": value for name, value in sent.items()}


def add(marc: Client, data: bytes, name: str = "photo.jpg", **values: Any) -> Any:
    return marc.post(reverse("wagtailimages:add"), fields(file=file(data, name), **values))


def edit(marc: Client, picture: Picture, **values: Any) -> Any:
    present = {n: getattr(picture, n) for n in fields() if n != "collection"}
    sent = fields(**{**present, **values})
    return marc.post(reverse("wagtailimages:edit", args=[picture.pk]), sent)


def add_several(marc: Client, data: bytes, name: str = "photo.jpg") -> dict[str, Any]:
    sent = {
        "files[]": file(data, name),
        "title": "Le port",
        "collection": Collection.objects.get().pk,
    }
    response = marc.post(reverse("wagtailimages:add_multiple"), sent)
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.content)
    return answer


# -- what is damaged


@pytest.mark.parametrize("name", photographs.DAMAGED)
def test_a_damaged_picture_is_refused_by_every_form_in_its_own_words(
    marc: Client, name: str
) -> None:
    data = photographs.DAMAGED[name]
    alone = add(marc, data, name)
    assert alone.status_code == 200
    assert len(alone.context["form"].errors["file"][0]) > 20
    several = add_several(marc, data, name)
    assert several["success"] is False
    assert len(several["error_message"]) > 20
    chooser = marc.post(
        reverse("wagtailimages_chooser:create"),
        fields("image-chooser-upload-", file=file(data, name)),
    )
    assert chooser.status_code == 200
    assert json.loads(chooser.content)["step"] == "reshow_creation_form"
    known = small.picture()
    again = edit(marc, known, file=file(data, name))
    assert again.status_code == 200
    assert again.context["form"].errors["file"]
    assert list(Picture.objects.all()) == [known]
    assert Picture.objects.get().file.read() == photographs.plain((640, 360))


def test_a_damaged_picture_is_refused_in_french(marc: Client) -> None:
    errors = add(marc, photographs.truncated()).context["form"].errors["file"]
    assert errors == ["Cette image est abîmée ou tronquée. Envoyez de nouveau l’original."]


def test_a_picture_of_too_many_points_is_refused_in_words(marc: Client) -> None:
    bomb = photographs.saved(Image.new("1", (20_000, 20_000)), "PNG")
    response = add(marc, bomb, "mur.png")
    assert response.status_code == 200
    assert "80" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("quadri.jpg", photographs.cmyk()),
        ("gris.png", photographs.sixteen_bits()),
        ("gris.tif", photographs.sixteen_bits("TIFF")),
        ("courbe.png", photographs.transparent()),
        ("photo.avif", photographs.told("AVIF", (300, 200))),
        ("photo.gif", photographs.told("GIF", (300, 200))),
        ("photo.tiff", photographs.told("TIFF", (300, 200))),
    ],
)
def test_what_is_unusual_is_taken_shown_and_published(marc: Client, name: str, data: bytes) -> None:
    assert add_several(marc, data, name)["success"] is True
    picture = Picture.objects.get()
    assert marc.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200
    assert marc.get(reverse("wagtailimages:index")).status_code == 200
    small.story(small.SectionPage.objects.get(slug="sport"), slug="un", picture=picture)
    assert "<picture>" in marc.get("/sport/un/").content.decode()


def test_a_picture_damaged_on_the_disk_breaks_no_screen_of_the_newsroom(marc: Client) -> None:
    picture = small.picture()
    picture.file.storage.delete(picture.file.name)
    picture.file.storage.save(picture.file.name, io.BytesIO(photographs.truncated()))
    for name in ("edit", "delete"):
        assert marc.get(reverse(f"wagtailimages:{name}", args=[picture.pk])).status_code in {
            200,
            302,
        }
    assert marc.get(reverse("wagtailimages:index")).status_code == 200
    assert marc.get(reverse("wagtailimages_chooser:choose")).status_code == 200
    article = small.draft(small.SectionPage.objects.get(slug="sport"), picture=picture)
    assert marc.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200


# -- what the file says


def test_empty_fields_are_filled_with_what_the_file_says_and_it_is_said(marc: Client) -> None:
    assert add(marc, photographs.with_iptc()).status_code == 302
    picture = Picture.objects.get()
    assert picture.credit == "Agence Littoral / N. Kaci"
    assert picture.creator == "Nora Kaci"
    assert picture.caption == "Le port au petit matin, après la tempête."
    assert picture.description == ""  # a caption is no alternative text
    page = marc.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert page.count("Lu dans le fichier (IPTC).") == 3


def test_what_was_typed_stays(marc: Client) -> None:
    add(marc, photographs.with_iptc(), credit="Photo maison")
    picture = Picture.objects.get()
    assert picture.credit == "Photo maison"
    assert picture.creator == "Nora Kaci"
    assert sorted(picture.from_file) == ["caption", "creator"]


def test_several_at_once_are_filled_and_shown_for_a_look(marc: Client) -> None:
    answer = add_several(marc, photographs.with_iptc())
    assert "Agence Littoral / N. Kaci" in answer["form"]
    assert "Lu dans le fichier (IPTC)." in answer["form"]
    assert Picture.objects.get().creator == "Nora Kaci"


def test_a_corrected_credit_is_the_newsrooms_from_then_on(marc: Client) -> None:
    add(marc, photographs.with_iptc())
    edit(marc, Picture.objects.get(), credit="N. Kaci pour Le Fanal")
    assert "credit" not in Picture.objects.get().from_file
    other = photographs.with_iptc((110, b"Autre agence"), (80, b"Paul Sand"))
    edit(marc, Picture.objects.get(), file=file(other))
    picture = Picture.objects.get()
    assert picture.credit == "N. Kaci pour Le Fanal"
    assert picture.creator == "Paul Sand"  # the old file's by-line belongs to the old picture
    assert picture.caption == ""


def test_a_replaced_file_reaches_readers_and_the_old_one_goes(marc: Client) -> None:
    picture = small.picture()
    small.story(small.SectionPage.objects.get(slug="sport"), slug="un", picture=picture)
    before = PublicPicture.objects.get().files["jpeg"][0]
    red = photographs.saved(Image.new("RGB", (900, 600), (220, 10, 10)))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert edit(marc, picture, file=file(red, "rouge.jpg")).status_code == 302
    width, height, address = PublicPicture.objects.get().files["jpeg"][0]
    assert (width, height) == (900, 600)
    assert marc.get(before[2]).status_code == 404
    shown = marc.get(address)
    assert shown.status_code == 200
    data = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    pixel: Any = Image.open(io.BytesIO(data)).getpixel((50, 50))
    assert pixel[0] > 200 > 60 > pixel[2]


def test_a_machines_picture_says_so_to_whoever_edits_it(marc: Client) -> None:
    kind = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'e:DigitalSourceType="{kind}"/></rdf:RDF></x:xmpmeta>'
    )
    add(marc, photographs.saved(Image.new("RGB", (300, 200)), xmp=xmp.encode()))
    picture = Picture.objects.get()
    assert picture.source_type == kind
    page = marc.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert "Produite par une IA générative" in page
