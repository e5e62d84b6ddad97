"""The newsroom's search index: Wagtail's database backend, without its two full scans a save.

modelsearch recomputes the mean title length over the whole index whenever one object is indexed,
which makes every save grow with the archive (docs/decisions/0004). Here a title's norm stays at
its neutral 1.0 until the whole index is rebuilt.
"""

from typing import Any

from modelsearch.backends.database import SearchBackend as database_backend


def _without_title_scan(index_class: type) -> type:
    class FlatIndex(index_class):  # type: ignore[misc]
        def _refresh_title_norms(self, full: bool = False) -> None:
            if full:
                super()._refresh_title_norms(full=True)

    return FlatIndex


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend of the database in use (the name and signature are modelsearch's)."""
    backend = database_backend(params)
    backend.index_class = _without_title_scan(backend.index_class)
    return backend
