"""What the editor asks for when something is pasted, and what it is answered."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.users.models import UserProfile

from rotative.articles.blocks import BodyBlock
from rotative.media.models import Picture
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

pytestmark = pytest.mark.django_db
CLIPBOARDS = Path(__file__).parent / "clipboards"
PASTE = "/newsroom/paste/"


@pytest.fixture(autouse=True)
def library(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    """She has the newsroom in English."""
    user = cast.ines()
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


def png(colour: str = "#804020") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


def data_uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def pasted(user: User, html: str = "", text: str = "", **more: Any) -> Any:
    """The newsroom's answer, as the editor sends what it holds."""
    client = Client()
    client.force_login(user)
    held = {
        "html": SimpleUploadedFile("clipboard.html", html.encode()),
        "text": SimpleUploadedFile("clipboard.txt", text.encode()),
    }
    return client.post(PASTE, held | more)


def shown(body: list[dict[str, Any]]) -> list[str]:
    return [it["type"] for it in body]


def test_a_clipboard_is_answered_with_blocks_that_the_form_takes(ines: User) -> None:
    html = (CLIPBOARDS / "google-docs.html").read_text()
    answer = pasted(ines, html).json()
    assert shown(answer["body"]) == ["heading", "paragraph", "heading", "list", "table", "picture"]
    assert [it["type"] for it in answer["states"]] == shown(answer["body"])
    assert answer["fragment"] is None
    assert "source du script" not in json.dumps(answer)
    # The same again is the same, and the picture is not had twice.
    assert pasted(ines, html).json()["body"] == answer["body"]
    (picture,) = Picture.objects.all()
    assert (picture.title, picture.description) == ("Le pont au matin", "Le pont au matin")
    assert (picture.credit, picture.uploaded_by_user) == ("", ines)
    assert answer["body"][-1]["value"] == {"picture": picture.pk, "caption": ""}
    assert answer["said"] == [
        {
            "text": "Give the picture “Le pont au matin” its credit.",
            "url": f"/newsroom/images/{picture.pk}/",
        },
        {"text": "Give the table a caption.", "url": ""},
    ]
    # As it is, it is published once the table has its caption.
    answer["body"][4]["value"]["caption"] = "Les sièges"
    stream = BodyBlock()
    stream.clean(stream.to_python(answer["body"]))


def test_a_few_words_stay_in_their_paragraph(ines: User) -> None:
    answer = pasted(ines, "<p style='color:red'>un <b>mot</b><script>alert(1)</script></p>").json()
    assert shown(answer["body"]) == ["paragraph"]
    fragment = json.loads(answer["fragment"])
    assert [it["text"] for it in fragment["blocks"]] == ["un mot"]
    (bold,) = fragment["blocks"][0]["inlineStyleRanges"]
    assert (bold["style"], bold["offset"], bold["length"]) == ("BOLD", 3, 3)


def test_a_place_for_paragraphs_gets_the_words_of_everything(ines: User) -> None:
    html = (CLIPBOARDS / "google-docs.html").read_text()
    answer = pasted(ines, html, kinds="paragraph").json()
    assert set(shown(answer["body"])) == {"paragraph"}
    texts = [it["text"] for it in json.loads(answer["fragment"])["blocks"]]
    assert texts[0] == "Le pont rouvre"
    assert texts[-3:] == ["Parti · Sièges", "A · 12", "B · 9"]
    assert not Picture.objects.exists()


def test_a_picture_elsewhere_is_named_and_never_fetched(ines: User) -> None:
    answer = pasted(ines, (CLIPBOARDS / "web-page.html").read_text()).json()
    assert answer["body"][2]["value"] == {
        "picture": None,
        "caption": "Le câble, à quai. – L. Roy / AFP",
    }
    assert answer["said"] == [
        {"text": "Missing picture: “Le câble, à quai.”. Upload it in its block.", "url": ""}
    ]
    stream = BodyBlock()
    assert stream.clean_deferred(stream.to_python(answer["body"]))[2].value["picture"] is None


def test_a_file_beside_the_text_is_its_one_picture(ines: User) -> None:
    html = '<p>a</p><img src="file:///C:/Temp/clip_image001.png" alt="Le quai"><p>b</p>'
    file = SimpleUploadedFile("image.png", png())
    answer = pasted(ines, html, files=file).json()
    assert shown(answer["body"]) == ["paragraph", "picture", "paragraph"]
    assert answer["body"][1]["value"]["picture"] == Picture.objects.get(title="Le quai").pk


def test_a_picture_alone_is_a_block(ines: User) -> None:
    answer = pasted(ines, files=SimpleUploadedFile("image.png", png("#112233"))).json()
    assert shown(answer["body"]) == ["picture"]
    assert answer["body"][0]["value"]["picture"] == Picture.objects.get().pk


def test_what_is_no_picture_is_refused_in_words(ines: User) -> None:
    broken = data_uri(png()[:60])
    answer = pasted(ines, f'<p>a</p><img alt="Le quai" src="{broken}">').json()
    assert answer["body"][1]["value"] == {"picture": None, "caption": "Le quai"}
    assert answer["said"][0]["text"].startswith("The picture “Le quai” is not kept. This ")
    assert not Picture.objects.exists()


def test_who_may_add_no_pictures_adds_none(ines: User) -> None:
    for group in Group.objects.filter(user=ines):
        group.collection_permissions.all().delete()
    answer = pasted(ines, f'<p>a</p><img alt="Le quai" src="{data_uri(png())}">').json()
    assert answer["said"][0]["text"] == (
        "The picture “Le quai” is not kept: you may not add pictures."
    )
    assert not Picture.objects.exists()


def test_who_may_not_write_may_not_paste(fanal: SmallPaper) -> None:
    stranger = User.objects.create_user("lou", password=cast.PASSWORD)
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert pasted(stranger, "<p>a</p>").status_code == 403
    assert Client().post(PASTE, {"html": "a"}).status_code == 302


def test_another_site_cannot_paste_for_somebody(ines: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines)
    assert client.post(PASTE, {"html": "<p>a</p>"}).status_code == 403
    assert client.get(PASTE).status_code == 405


def test_what_is_too_long_is_refused_in_words(ines: User, settings: Any) -> None:
    answer = pasted(ines, "<p>mot " * 30_000)
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": "This is too long for one story: paste it in parts."},
    )
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5_000
    answer = pasted(ines, "<p>" + "mot " * 2_000)
    assert (answer.status_code, answer.json()) == (
        413,
        {"error": "This is too large: paste it in parts, or upload its pictures."},
    )
