"""What lies where in the store: a web server finds a page by its address alone."""

from pathlib import Path

import pytest

from rotative.press.store import Store, name_of, path_of


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", ".html"),
        ("/sport/", "sport.html"),
        ("/sport/finale/", "sport/finale.html"),
        ("/rss.xml", "rss.xml"),
        ("/sport/rss.xml", "sport/rss.xml"),
    ],
)
def test_a_page_lies_under_its_address(address: str, file: str) -> None:
    assert name_of(address) == file
    assert path_of(file) == address


@pytest.fixture
def shelf(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.prepare()
    return made


def put(shelf: Store, words: bytes) -> None:
    shelf.place("/sport/finale/", shelf.draft(words, "a-draft"), modified=1_800_000_000)


def lying(directory: Path) -> list[str]:
    return sorted(str(f.relative_to(directory)) for f in directory.rglob("*") if f.is_file())


BOTH = ["sport/finale.html.br", "sport/finale.html.gz"]


def test_a_page_is_there_in_both_codings_and_dated(shelf: Store) -> None:
    put(shelf, b"<p>La finale.</p>")
    assert lying(shelf.live) == BOTH
    assert shelf.read("/sport/finale/") == b"<p>La finale.</p>"
    assert {(shelf.live / name).stat().st_mtime for name in BOTH} == {1_800_000_000}
    assert lying(shelf.tmp) == []


def test_a_parked_page_is_kept_apart_until_the_next_is_there(shelf: Store) -> None:
    put(shelf, b"<p>Hier.</p>")
    shelf.park("/sport/finale/")
    assert (lying(shelf.live), lying(shelf.stale)) == ([], BOTH)
    assert shelf.read("/sport/finale/") is None
    put(shelf, b"<p>Aujourd'hui.</p>")
    assert (lying(shelf.live), lying(shelf.stale)) == (BOTH, [])


def test_of_a_withdrawn_page_nothing_is_left_not_even_the_parked_copy(shelf: Store) -> None:
    put(shelf, b"<p>Hier.</p>")
    shelf.park("/sport/finale/")
    shelf.remove("/sport/finale/")
    assert (lying(shelf.live), lying(shelf.stale)) == ([], [])
