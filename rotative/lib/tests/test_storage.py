"""Names of static files, in processes that did not collect them."""

import json
from pathlib import Path

import pytest

from rotative.lib import storage


def collected(place: Path, digest: str) -> None:
    """What `collectstatic` leaves of one stylesheet."""
    names = {"core.css": f"core.{digest}.css"}
    manifest = {"version": "1.1", "paths": names, "hash": digest}
    (place / "staticfiles.json").write_text(json.dumps(manifest))


def test_names_that_another_process_collected_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "core.css").write_text("body{}")
    files = storage.HashedStaticFiles(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(storage, "staticfiles_storage", files)
    assert files.url("core.css", force=True) != "/static/core.0a1b2c.css", "nothing is collected"
    for digest in ("0a1b2c", "3d4e5f"):  # the first start, an upgrade
        collected(tmp_path, digest)
        storage.read_names_again()
        assert files.url("core.css", force=True) == f"/static/core.{digest}.css"
