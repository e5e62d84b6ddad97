"""Which files of the media directory readers can reach."""

from pathlib import Path

import pytest
from django.test import Client


@pytest.mark.django_db
def test_readers_reach_public_pictures_and_nothing_beside_them(media: Path) -> None:
    for name in ("pictures/abc/480.webp", "newsroom/originals/draft.jpg", "secret"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"x")
    reader = Client()
    assert reader.get("/media/pictures/abc/480.webp").status_code == 200
    for path in (
        "/media/pictures/../newsroom/originals/draft.jpg",
        "/media/pictures/%2e%2e/newsroom/originals/draft.jpg",
        "/media/pictures/abc/../../newsroom/originals/draft.jpg",
        "/media/pictures/../secret",
        "/media/newsroom/originals/draft.jpg",
        "/newsroom/media/originals/draft.jpg",
    ):
        assert reader.get(path).status_code in {400, 404}, path
