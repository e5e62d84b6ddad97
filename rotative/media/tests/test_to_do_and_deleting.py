"""What the newsroom is told of pictures: what readers go without, and what they would lose."""

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from rotative.articles import blocks
from rotative.media.models import Picture, Unmade
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User
from rotative.record.models import Picture as PublicPicture
from rotative.testing import paper as small
from rotative.testing import photographs
from rotative.testing.paper import SmallPaper


@pytest.fixture
def chief(fanal: SmallPaper, client: Client) -> Client:
    """The browser of somebody who may do everything."""
    client.force_login(User.objects.create_superuser("chief", password="x"))
    return client


def spoil(picture: Picture, data: bytes) -> None:
    storage, name = picture.file.storage, picture.file.name
    picture.file.close()
    storage.delete(name)
    storage.save(name, ContentFile(data))


# -- the to-do list


def test_publishing_without_a_picture_says_so_and_the_list_has_it_back_after_the_mend(
    chief: Client, fanal: SmallPaper
) -> None:
    picture = small.picture("Le quai")
    whole = picture.file.read()
    spoil(picture, photographs.truncated())
    article = small.draft(fanal.sport, slug="un", picture=picture)
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = chief.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    for formset in form.formsets.values():
        prefix = formset.prefix
        sent |= {f"{prefix}-{n}": 0 for n in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
        sent[f"{prefix}-MAX_NUM_FORMS"] = 1000
    sent |= {"title": "Titre", "slug": "un", "format": "brief", "key_points-count": 0}
    sent |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    text = streamfield([("paragraph", rich_text("<p>Le quai est vide.</p>"))])
    sent |= nested_form_data({"body": text}) | {"publish-anyway": "1"}
    said = chief.post(edit, {**sent, "action-publish": "1"}, follow=True).content.decode()
    assert chief.get("/sport/un/").status_code == 200
    assert "Publié sans ce qui n’a pas pu être produit" in said
    assert "Le quai" in said
    assert (
        "n’ont pas pu être produites pour les lecteurs : 1"
        in chief.get(reverse("wagtailadmin_home")).content.decode()
    )
    listed = chief.get(reverse("unmade")).content.decode()
    assert "Le quai" in listed
    assert "Cette image est abîmée ou tronquée." in listed
    again = chief.post(reverse("unmade"), follow=True).content.decode()
    assert "Rien n’a encore pu être produit." in again
    spoil(picture, whole)
    again = chief.post(reverse("unmade"), follow=True).content.decode()
    assert "1 élément est de nouveau chez les lecteurs." in again
    assert "Tout a pu être produit." in again
    assert "<picture>" in chief.get("/sport/un/").content.decode()


def test_a_block_that_could_not_be_made_is_on_the_list_until_it_can(
    chief: Client, fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks.HeadingBlock, "to_record", _breaks)
    heading = {"type": "heading", "value": {"text": "Ce qui change", "level": "2"}}
    small.story(fanal.sport, "Titre", slug="un", body=[heading, small.paragraph("Suite.")])
    listed = chief.get(reverse("unmade")).content.decode()
    assert "Bloc 1. Intertitre" in listed
    assert "power cut" in listed
    monkeypatch.undo()
    chief.post(reverse("unmade"))
    assert not Unmade.objects.exists()
    assert "Ce qui change" in chief.get("/sport/un/").content.decode()


def test_a_withdrawn_story_leaves_nothing_to_do(
    fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks.ParagraphBlock, "to_record", _breaks)
    article = small.story(fanal.sport, slug="un")
    assert Unmade.objects.count() == 1
    article.unpublish()
    assert not Unmade.objects.exists()


def _breaks(*args: object) -> None:
    raise RuntimeError("power cut")


# -- deleting


def test_a_picture_that_readers_see_is_deleted_only_by_who_has_read_where(
    chief: Client, fanal: SmallPaper
) -> None:
    picture = small.picture()
    small.story(fanal.sport, "Le derby d’hier", slug="un", picture=picture, authors=[fanal.ines])
    block = {"type": "picture", "value": {"picture": picture.pk, "caption": ""}}
    small.story(fanal.world, "Le sommet de demain", slug="deux", body=[block])
    fanal.ines.portrait = picture
    fanal.ines.save()
    settings = PaperSettings.load()
    settings.icon = picture
    settings.save()
    address = reverse("wagtailimages:delete", args=[picture.pk])
    asked = chief.get(address).content.decode()
    for name in ("Le derby d’hier", "Le sommet de demain", "Inès Carvalho", "Le Fanal"):
        assert name in asked
    refused = chief.post(address)
    assert refused.status_code == 200
    assert "Cochez la case" in refused.content.decode()
    assert Picture.objects.filter(pk=picture.pk).exists()
    assert chief.post(address, {"anyway": "on"}).status_code == 302
    assert not Picture.objects.exists()
    assert not PublicPicture.objects.exists()
    for path in ("/sport/un/", "/actualite/monde/deux/", "/auteurs/ines-carvalho/", "/"):
        page = chief.get(path)
        assert page.status_code == 200, path
        assert "/media/pictures/" not in page.content.decode(), path


def test_a_picture_of_drafts_alone_is_deleted_as_ever(chief: Client, fanal: SmallPaper) -> None:
    picture = small.picture()
    small.draft(fanal.sport, picture=picture)
    address = reverse("wagtailimages:delete", args=[picture.pk])
    assert "Aucun lecteur n’y a accès pour le moment." in chief.get(address).content.decode()
    assert chief.post(address).status_code == 302
    assert not Picture.objects.exists()


def test_several_at_once_are_refused_with_the_names_of_the_stories(
    chief: Client, fanal: SmallPaper
) -> None:
    shown, unused = small.picture("Le derby"), small.picture("Le banc")
    small.story(fanal.sport, "Le derby d’hier", picture=shown)
    address = reverse("wagtail_bulk_action", args=["media", "picture", "delete"])
    answer = chief.post(
        f"{address}?id={shown.pk}&id={unused.pk}&next=/newsroom/images/", follow=True
    )
    assert "Le derby d’hier" in answer.content.decode()
    assert Picture.objects.count() == 2
    chief.post(f"{address}?id={unused.pk}")
    assert list(Picture.objects.all()) == [shown]


def test_the_upload_screen_deletes_nothing_that_readers_see(
    chief: Client, fanal: SmallPaper
) -> None:
    picture = small.picture()
    small.story(fanal.sport, "Le derby d’hier", picture=picture)
    address = reverse("wagtailimages:delete_multiple", args=[picture.pk])
    answer = json.loads(chief.post(address).content)
    assert answer["success"] is False
    assert "Le derby d’hier" in answer["error_message"]
    assert Picture.objects.exists()


def test_a_document_that_readers_can_fetch_is_deleted_only_by_who_has_read_where(
    chief: Client, fanal: SmallPaper
) -> None:
    document = small.document()
    block = {"type": "document", "value": {"document": document.pk, "title": ""}}
    small.story(fanal.sport, "Le rapport", slug="un", body=[block])
    address = reverse("wagtaildocs:delete", args=[document.pk])
    assert "Le rapport" in chief.get(address).content.decode()
    assert chief.post(address).status_code == 200
    assert get_document_model().objects.exists()
    assert chief.post(address, {"anyway": "on"}).status_code == 302
    assert not get_document_model().objects.exists()
    assert chief.get("/sport/un/").status_code == 200
