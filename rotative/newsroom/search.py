"""The newsroom's search index: Wagtail's database backend, without what makes it slow.

modelsearch recomputes the mean title length over the whole index whenever one object is indexed,
which makes every save grow with the archive (docs/decisions/0004). Here a title's norm stays at
its neutral 1.0 until the whole index is rebuilt. It also reads every field of an object three
times, once for each of its columns; a body is too long for that.
"""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

from modelsearch.backends.database import SearchBackend as database_backend


def _quick(index_class: type) -> type:
    class QuickIndex(index_class):  # type: ignore[misc]
        def _refresh_title_norms(self, full: bool = False) -> None:
            if full:
                super()._refresh_title_norms(full=True)

        def add_items(self, model: type, objs: Iterable[Any]) -> None:
            objs = list(objs)
            for obj in objs:
                fields = [_read_once(field) for field in obj.get_search_fields()]
                # On the object itself, where it is found before the class's method.
                obj.get_search_fields = fields.copy
            super().add_items(model, objs)
            for obj in objs:
                del obj.get_search_fields

    return QuickIndex


def _read_once(field: Any) -> Any:
    """A search field for one object that remembers its value."""
    kept = copy(field)
    kept.get_value = cache(field.get_value)
    return kept


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend of the database in use (the name and signature are modelsearch's)."""
    backend = database_backend(params)
    backend.index_class = _quick(backend.index_class)
    return backend
