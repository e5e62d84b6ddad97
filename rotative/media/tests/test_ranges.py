"""Pictures and documents, whole or in parts (RFC 9110, 13 and 14)."""

from pathlib import Path

import pytest
from django.test import Client

from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

PICTURE = "/media/pictures/abc/480.webp"
WORDS = b"0123456789"


@pytest.fixture
def reader(db: None, media: Path) -> Client:
    file = media / "pictures" / "abc" / "480.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(WORDS)
    return Client()


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-20", 206, WORDS, "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=3-1", 200, WORDS, None),
        ("bytes=0-1,4-5", 200, WORDS, None),
        ("lines=0-1", 200, WORDS, None),
        ("bytes=x-", 200, WORDS, None),
    ],
)
def test_a_part_is_what_was_asked_for(
    reader: Client, asked: str, status: int, body: bytes, said: str | None
) -> None:
    reply = reader.get(PICTURE, headers={"Range": asked})
    got = b"".join(reply.streaming_content)
    assert (reply.status_code, got, reply.get("Content-Range")) == (status, body, said)
    assert reply["Content-Length"] == str(len(body))


def test_a_whole_picture_says_all_about_itself(reader: Client) -> None:
    reply = reader.get(PICTURE)
    assert b"".join(reply.streaming_content) == WORDS
    assert reply["Content-Type"] == "image/webp"
    assert reply["Content-Length"] == "10"
    assert reply["Accept-Ranges"] == "bytes"
    assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
    head = reader.head(PICTURE, headers={"Range": "bytes=0-1"})
    assert (head.status_code, head["Content-Length"], head["ETag"]) == (200, "10", reply["ETag"])
    assert reader.get(PICTURE, headers={"If-None-Match": reply["ETag"]}).status_code == 304
    since = {"If-Modified-Since": reply["Last-Modified"]}
    assert reader.get(PICTURE, headers=since).status_code == 304
    other = reader.get(PICTURE, headers={**since, "If-None-Match": '"other"'})
    assert other.status_code == 200
    other.close()


def test_a_part_of_what_has_changed_since_is_the_whole(reader: Client) -> None:
    whole = reader.get(PICTURE)
    whole.close()
    part = {"Range": "bytes=0-3"}
    for known, status in (
        (whole["ETag"], 206),
        (whole["Last-Modified"], 206),
        ('"other"', 200),
        (f"W/{whole['ETag']}", 200),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 200),
    ):
        reply = reader.get(PICTURE, headers={**part, "If-Range": known})
        assert reply.status_code == status, known
        reply.close()


def test_a_document_has_type_size_cache_and_parts(fanal: SmallPaper, media: Path) -> None:
    document = small.document()
    reader = Client()
    assert reader.get(document.url).status_code == 404
    small.story(
        fanal.sport,
        body=[{"type": "document", "value": {"document": document.pk, "title": ""}}],
    )
    reply = reader.get(document.url)
    assert b"".join(reply.streaming_content) == b"Rapport"
    assert reply["Content-Type"] == "text/plain"
    assert reply["Content-Length"] == "7"
    assert reply["Content-Disposition"] == f'attachment; filename="{document.filename}"'
    assert reply["Cache-Control"] == "public, max-age=300"
    assert reply["ETag"]
    assert reply["Last-Modified"]
    part = reader.get(document.url, headers={"Range": "bytes=3-", "If-Range": reply["ETag"]})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"port")
    assert reader.get(document.url, headers={"Range": "bytes=9-"}).status_code == 416
    assert reader.get(document.url, headers={"If-None-Match": reply["ETag"]}).status_code == 304
    assert reader.head(document.url)["Content-Length"] == "7"
    assert reader.post(document.url).status_code == 405
