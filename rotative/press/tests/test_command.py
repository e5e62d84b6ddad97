"""`rotative press`, as an operator says it."""

import json
from typing import Any

import pytest

from rotative.articles.models import ArticlePage
from rotative.cli import parser, run_of
from rotative.lib.failure import Failure
from rotative.media.models import Picture
from rotative.press.models import Page
from rotative.press.states import FRESH
from rotative.press.store import the_store
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit status and standard output of `rotative press …`."""
    capsys.readouterr()
    args = parser().parse_args(["press", *arguments])
    status = run_of(args.module)(args)
    return status, capsys.readouterr().out


def test_a_store_that_is_right_is_said_to_be(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = said(capsys, "--check")
    assert (status, out) == (0, "Every page of the store is what pressing it anew makes.\n")


@pytest.mark.parametrize("ending", [".br", ".gz"])
@pytest.mark.parametrize("harm", ["changed", "cut short", "deleted"])
def test_harm_to_a_file_is_found_and_mended(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str], harm: str, ending: str
) -> None:
    file = the_store().live / f"sport/un.html{ending}"
    before = file.read_bytes()
    if harm == "deleted":
        file.unlink()
    else:
        other = the_store().live / f"sport/deux.html{ending}"
        file.write_bytes(before[:-9] if harm == "cut short" else other.read_bytes())
    status, out = said(capsys, "--check", "--json")
    assert status == 1
    (found,) = json.loads(out)["differences"]
    assert found == {"path": "/sport/un/", "what": "is torn or missing in the store"}
    assert file.read_bytes() == before
    assert said(capsys, "--check")[0] == 0


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("sport/jamais.html.br", "/sport/jamais/"),
        ("robots.txt", "/robots.txt"),  # a page's name, and none of its encodings
        ("sport/un.html", "/sport/un.html"),
    ],
)
def test_a_file_that_is_no_page_is_taken_away(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str], name: str, address: str
) -> None:
    assert said(capsys, "--all")[0] == 0
    stray = the_store().live / name
    stray.write_bytes(b"?")
    status, out = said(capsys, "--check")
    assert status == 1
    assert out.startswith(f"{address}  lies in live/ and is no page")
    assert not stray.exists()


def test_a_change_behind_everybodys_back_is_found(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    """Raw SQL on the record itself touches no key; the comparison with scratch sees it."""
    from rotative.record.models import Story

    Story.objects.filter(slug="un").update(headline="Récrit en douce")
    status, out = said(capsys, "--check")
    assert status == 1
    assert "/sport/un/  shows something else than the record" in out
    body = the_store().read("/sport/un/")
    assert body is not None
    assert "Récrit en douce" in body.decode()


def test_a_store_of_other_settings_is_not_compared(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    """Each of its pages would differ, and to mend it would put the wrong address into it."""
    before = the_store().read("/sport/un/")
    settings.SITE_URL = "https://another.example"
    with pytest.raises(Failure, match="ROTATIVE_SITE_URL"):
        said(capsys, "--check")
    assert the_store().read("/sport/un/") == before
    assert Page.objects.get(path="/sport/un/").state == FRESH


def test_all_presses_what_is_missing(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    Page.objects.all().delete()
    status, out = said(capsys, "--all", "--json")
    report = json.loads(out)
    assert status == 0
    assert report["pressed"] == report["pages"] > 40
    assert report["to_press"] == report["old_shell"] == report["failing"] == 0


def test_why_names_what_would_change_a_page(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    article = ArticlePage.objects.get(slug="un")
    article.title = "Corrigé"
    small.publish(article)
    status, out = said(capsys, "--why", "https://lefanal.example/sport/un/?from=letter", "--json")
    report = json.loads(out)
    assert (status, report["state"]) == (0, "fresh")
    assert f"story:{article.pk}" in report["would_change_it"]
    assert f"story:{article.pk}" in report["because"][0]["keys"]
    _status, told = said(capsys, "--why", "/sport/un/")
    assert f"story:{article.pk}" in told


def test_why_says_that_there_is_no_such_page(
    pressed: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no such page" in said(capsys, "--why", "/jamais/")[1]
    assert "no such page" in said(capsys, "--why", "jamais")[1]


def test_two_things_cannot_be_asked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["press", "--all", "--check"])
    assert ended.value.code == 2


def test_a_deleted_store_is_pressed_anew_for_who_asks(pressed: SmallPaper) -> None:
    import shutil

    from rotative.press.fetching import fetch

    shutil.rmtree(the_store().live)
    the_store().prepare()
    assert fetch("/sport/un/").status == 200
    assert the_store().read("/sport/un/") is not None


def test_a_picture_with_a_new_credit_reaches_the_story_and_the_lists(pressed: SmallPaper) -> None:
    picture = small.picture(credit="Mara Vint")
    article = ArticlePage.objects.get(slug="un")
    article.picture = picture
    small.publish(article)
    picture = Picture.objects.get(pk=picture.pk)
    picture.credit = "Otto Brand"
    picture.save()
    body = the_store().read("/sport/un/")
    assert body is not None
    assert "Otto Brand" in body.decode()
