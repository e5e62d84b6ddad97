"""Pictures on their way to readers: at addresses of their own, or left out and named."""

import io
import json
import os
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from PIL import Image

from rotative import cli
from rotative.articles import blocks, entry
from rotative.media import actions, rendering
from rotative.media.actions import make_awaited
from rotative.media.models import Picture, Rendition, Unmade
from rotative.media.tasks import make_anew
from rotative.newsroom.models import PaperSettings
from rotative.record import command
from rotative.record.models import Picture as PublicPicture
from rotative.record.models import Story
from rotative.record.sources import check, left_out
from rotative.testing import paper as small
from rotative.testing import photographs
from rotative.testing.paper import SmallPaper


def files_on(client: Client, path: str) -> set[str]:
    """The addresses of the pictures that a page shows."""
    page = client.get(path).content.decode()
    return set(re.findall(r"/media/pictures/[0-9a-f]+/\w+\.\w+", page))


def kinds_on(client: Client, path: str) -> set[str]:
    return {name.rpartition(".")[2] for name in files_on(client, path)}


def block(picture: Picture) -> dict[str, Any]:
    return {"type": "picture", "value": {"picture": picture.pk, "caption": ""}}


def lose(picture: Picture, data: bytes | None = None) -> None:
    """The file is lost on the disk, or something else lies there."""
    storage, name = picture.file.storage, picture.file.name
    picture.file.close()
    storage.delete(name)
    if data is not None:
        storage.save(name, ContentFile(data))


@pytest.fixture
def told(fanal: SmallPaper) -> Picture:
    """A photograph that tells where and with what it was taken."""
    return small.picture(data=photographs.told("JPEG", (700, 500)), credit="Photo A")


def test_no_file_that_readers_reach_tells_where_it_was_taken(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    settings = PaperSettings.load()
    settings.logo = settings.icon = told
    settings.save()
    fanal.ines.portrait = told
    fanal.ines.save()
    small.story(fanal.sport, slug="un", picture=told, authors=[fanal.ines])
    make_awaited()
    reached = set()
    for path in ("/", "/sport/un/", "/rss.xml", "/auteurs/ines-carvalho/", "/site.webmanifest"):
        reached |= files_on(client, path)
    assert {name.rpartition(".")[2] for name in reached} == {"avif", "webp", "jpeg"}
    for address in reached:
        data = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert photographs.SERIAL.encode() not in data
        assert photographs.PLACE.encode() not in data
        assert b"Photo A" in data


def test_a_new_credit_has_a_new_address_on_every_page_and_the_old_files_go(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    before = files_on(client, "/sport/un/") | files_on(client, "/")
    told.credit = "Photo B"
    with TestCase.captureOnCommitCallbacks(execute=True):
        told.save()
    after = files_on(client, "/sport/un/") | files_on(client, "/")
    assert before
    assert after
    assert not before & after
    assert {client.get(address).status_code for address in before} == {404}
    for address in after:
        data = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert b"Photo B" in data
        assert b"Photo A" not in data


def test_nobody_waits_for_avif_which_the_worker_makes(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    assert kinds_on(client, "/sport/un/") == {"webp", "jpeg"}
    assert make_awaited() is False
    assert kinds_on(client, "/sport/un/") == {"avif", "webp", "jpeg"}
    assert kinds_on(client, "/") == {"avif", "webp", "jpeg"}
    assert [d for d in check(mend=False)] == []


def test_what_encodes_at_leisure_makes_nobody_else_slow() -> None:
    """Were the thread that writes to the database slow, an editor would wait for its lock."""
    priorities = []
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    rendering.at_leisure(
        lambda: priorities.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    )
    assert priorities == [19]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_what_fails_at_leisure_fails() -> None:
    def encode() -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        rendering.at_leisure(encode)


def test_with_a_new_credit_it_is_made_anew(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    make_awaited()
    told.credit = "Photo B"
    with TestCase.captureOnCommitCallbacks(execute=True):
        told.save()
    assert kinds_on(client, "/sport/un/") == {"webp", "jpeg"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_awaited()
    shown = files_on(client, "/sport/un/")
    assert {name.rpartition(".")[2] for name in shown} == {"avif", "webp", "jpeg"}
    for address in shown:
        data = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert b"Photo B" in data


def test_a_credit_that_changes_while_avif_is_made_is_not_missed(
    fanal: SmallPaper, client: Client, told: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    make = Picture.create_renditions

    def changed_meanwhile(self: Picture, *filters: Any) -> Any:
        made = make(self, *filters)
        monkeypatch.undo()
        other = Picture.objects.get(pk=told.pk)
        other.credit = "Photo B"
        other.save()
        return made

    monkeypatch.setattr(Picture, "create_renditions", changed_meanwhile)
    assert make_awaited() is True  # it is awaited again
    assert make_awaited() is False
    for address in files_on(client, "/sport/un/"):
        data = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert b"Photo B" in data
    assert kinds_on(client, "/sport/un/") == {"avif", "webp", "jpeg"}


def test_a_picture_that_cannot_be_made_in_avif_stays_as_it_is(
    fanal: SmallPaper, client: Client, told: Picture, caplog: pytest.LogCaptureFixture
) -> None:
    other = small.picture(data=photographs.told("JPEG", (700, 500)), credit="Photo C")
    small.story(fanal.sport, slug="un", picture=told)
    small.story(fanal.sport, slug="deux", picture=other)
    lose(told, b"nonsense")
    assert make_awaited() is False
    in_avif = Rendition.objects.filter(filter_spec__contains="avif")
    assert set(in_avif.values_list("image_id", flat=True)) == {other.pk}
    assert kinds_on(client, "/sport/deux/") == {"avif", "webp", "jpeg"}
    assert f"picture {told.pk} has no AVIF" in caplog.text


def test_of_a_picture_that_nobody_shows_any_more_none_is_made(
    fanal: SmallPaper, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told).unpublish()
    assert make_awaited() is False
    assert not Rendition.objects.filter(filter_spec__contains="avif").exists()


def test_a_new_caption_leaves_the_files_where_they_are(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    before = files_on(client, "/sport/un/")
    told.caption = "Une autre légende."
    told.save()
    assert files_on(client, "/sport/un/") == before
    assert "Une autre légende." in client.get("/sport/un/").content.decode()


def test_pictures_of_an_older_version_are_made_anew_in_the_background(
    fanal: SmallPaper, client: Client, told: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    make_awaited()
    address = sorted(files_on(client, "/sport/un/"))[0]
    old = Rendition.objects.get(file=address.removeprefix("/media/"))
    # As the first version left it: under another specification, with the place in it.
    Rendition.objects.exclude(pk=old.pk).delete()
    Rendition.objects.filter(pk=old.pk).update(filter_spec="width-480|format-avif")
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_anew.call()
    shown = files_on(client, "/sport/un/")
    assert {client.get(each).status_code for each in shown} == {200}
    assert not Rendition.objects.filter(filter_spec="width-480|format-avif").exists()
    assert [d for d in check(mend=False)] == []


@pytest.mark.parametrize("harm", [None, photographs.truncated(), b"nonsense"])
def test_a_story_goes_out_without_the_picture_that_cannot_be_made(
    fanal: SmallPaper, client: Client, harm: bytes | None
) -> None:
    lead, other, whole = small.picture("La une"), small.picture("Le quai"), small.picture("Le port")
    lose(lead, harm)
    lose(other, harm)
    body = [small.paragraph("Avant."), block(other), block(whole), small.paragraph("Après.")]
    small.story(fanal.sport, slug="un", picture=lead, body=body)
    page = client.get("/sport/un/").content.decode()
    assert "Avant." in page
    assert "Après." in page
    assert page.count("<picture>") == 1
    assert set(Unmade.objects.values_list("picture__title", flat=True)) == {"La une", "Le quai"}
    assert "La une" in " ".join(left_out())


def test_the_picture_comes_back_when_its_file_does(fanal: SmallPaper, client: Client) -> None:
    picture = small.picture()
    data = picture.file.read()
    lose(picture, b"nonsense")
    small.story(fanal.sport, slug="un", picture=picture)
    assert files_on(client, "/sport/un/") == set()
    lose(picture, data)
    assert list(check(mend=True))
    assert files_on(client, "/sport/un/")
    assert not Unmade.objects.exists()
    assert list(check(mend=False)) == []


def test_the_picture_comes_back_when_the_newsroom_tries_again(
    fanal: SmallPaper, client: Client
) -> None:
    picture = small.picture()
    data = picture.file.read()
    lose(picture, photographs.truncated())
    fanal.ines.portrait = picture
    fanal.ines.save()
    settings = PaperSettings.load()
    settings.logo = picture
    settings.save()
    small.story(fanal.sport, slug="un", body=[block(picture)])
    assert actions.try_again(picture) is False
    lose(picture, data)
    assert actions.try_again(picture) is True
    for path in ("/sport/un/", "/auteurs/ines-carvalho/", "/"):
        assert files_on(client, path), path


def test_a_picture_nobody_shows_any_more_is_not_made_public_by_trying_again(
    fanal: SmallPaper,
) -> None:
    picture = small.picture()
    data = picture.file.read()
    lose(picture)
    article = small.story(fanal.sport, picture=picture)
    article.unpublish()
    lose(picture, data)
    assert actions.try_again(picture) is True
    assert not Rendition.objects.filter(file__startswith="pictures/").exists()
    assert not Unmade.objects.exists()


def test_a_public_picture_whose_new_file_is_damaged_leaves_readers_hands(
    fanal: SmallPaper, client: Client, told: Picture
) -> None:
    small.story(fanal.sport, slug="un", picture=told)
    before = files_on(client, "/sport/un/")
    lose(told, b"nonsense")
    Picture.objects.filter(pk=told.pk).update(file_hash="other")
    with TestCase.captureOnCommitCallbacks(execute=True):
        Picture.objects.get(pk=told.pk).save()
    assert client.get("/sport/un/").status_code == 200
    assert files_on(client, "/sport/un/") == set()
    assert {client.get(address).status_code for address in before} == {404}


# -- one bad thing holds up no other


def test_a_story_goes_out_without_the_block_that_cannot_be_made(
    fanal: SmallPaper, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks.QuotationBlock, "to_record", _breaks)
    quotation = {"type": "quotation", "value": {"text": "Oui", "speaker": "", "source": ""}}
    body = [small.paragraph("Avant."), quotation, small.paragraph("Après.")]
    article = small.story(fanal.sport, slug="un", body=body)
    page = client.get("/sport/un/").content.decode()
    assert "Avant." in page
    assert "Après." in page
    row = Unmade.objects.get()
    assert (row.page_id, row.block) == (article.pk, "2. Citation")
    monkeypatch.undo()
    assert [d.what for d in check(mend=True)] == ["stale"]
    assert "Oui" in client.get("/sport/un/").content.decode()
    assert not Unmade.objects.exists()


def test_a_story_that_cannot_be_made_keeps_what_readers_have_and_holds_up_no_other(
    fanal: SmallPaper, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.story(fanal.sport, "Titre un", slug="un")
    small.story(fanal.sport, "Titre deux", slug="deux")
    bad = small.ArticlePage.objects.get(slug="un")
    whole = entry.StoryEntry
    monkeypatch.setattr(
        entry,
        "StoryEntry",
        lambda **fields: _breaks() if fields["id"] == bad.pk else whole(**fields),
    )
    Story.objects.update(headline="gâté")
    assert [d.what for d in check(mend=True)] == ["stale"]
    assert client.get("/sport/un/").status_code == 200
    assert Story.objects.get(slug="deux").headline == "Titre deux"
    assert Unmade.objects.get().page_id == bad.pk
    bad.save_revision().publish()  # answers, and says so
    assert client.get("/sport/un/").status_code == 200


def test_a_kind_of_thing_that_cannot_be_compared_holds_up_no_other(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rotative.topics import receivers as topics

    small.story(fanal.sport, "Titre", slug="un", topics=[fanal.summit])
    monkeypatch.setattr(topics, "entry_of", _breaks)
    Story.objects.update(headline="gâté")
    found = list(check(mend=True))
    assert ("topic", True) in [(d.table, d.failed) for d in found]
    assert Story.objects.get().headline == "Titre"


def _breaks(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("power cut")


# -- the command


def checked(*options: str) -> tuple[int, dict[str, Any]]:
    arguments = cli.parser().parse_args(["record", "--check", "--json", *options])
    return command.run(arguments)


def test_a_look_without_mending_makes_no_public_file(
    fanal: SmallPaper, media: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = small.picture()
    article = small.draft(fanal.sport, picture=picture)
    small.ArticlePage.objects.filter(pk=article.pk).update(live=True)
    assert checked("--dry-run") == 1
    said = json.loads(capsys.readouterr().out)["differences"]
    assert [(d["table"], d["what"]) for d in said] == [("story", "missing")]
    assert not (media / "pictures").exists()
    assert not Rendition.objects.exists()


def test_a_look_says_that_sizes_of_an_older_version_are_to_be_made(
    fanal: SmallPaper, media: Path
) -> None:
    small.story(fanal.sport, picture=small.picture())
    Rendition.objects.all().delete()
    before = sorted(media.rglob("*"))
    assert [(d.table, d.what) for d in check(mend=False)] == [("picture", "stale")]
    assert sorted(media.rglob("*")) == before
    assert [(d.table, d.what) for d in check(mend=True)] == [("picture", "stale")]
    assert list(check(mend=False)) == []


def test_a_check_names_what_readers_go_without(
    fanal: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = small.picture("Le quai")
    lose(picture)
    small.story(fanal.sport, picture=picture)
    assert checked() == 1
    said = json.loads(capsys.readouterr().out)
    assert said["differences"] == []
    assert "Le quai" in said["left_out"][0]


def test_the_newsrooms_sizes_of_a_damaged_picture_break_no_screen(fanal: SmallPaper) -> None:
    picture = small.picture()
    lose(picture, photographs.truncated())
    from wagtail.images.shortcuts import get_rendition_or_not_found

    shown = get_rendition_or_not_found(picture, "max-165x165")
    assert shown.file.name == "not-found"


def test_a_transparent_picture_stays_so_in_the_newsroom(fanal: SmallPaper) -> None:
    picture = small.picture(data=photographs.transparent(), name="courbe.png")
    with Image.open(io.BytesIO(picture.get_rendition("max-165x165").file.read())) as image:
        assert image.mode == "RGBA"
        assert image.size == (165, 99)
    assert PublicPicture.objects.count() == 0
