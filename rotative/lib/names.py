"""Things that are found by any of their names, however somebody spells them."""

from typing import Any, TypeVar

from django.db import models

from rotative.lib.text import fold, visible

T = TypeVar("T", bound=models.Model)


def folded(name: str) -> str:
    """A name for comparing; one of nothing but signs is compared as it is."""
    return fold(name) or visible(name)


class KnownAsField(models.TextField):
    """All names of a row, folded, one a line between two line ends: made from its other fields."""

    def __init__(self, *sources: str, **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(**{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        return name, path, list(self.sources), kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The names of now, whoever saves."""
        lines = [
            line for source in self.sources for line in getattr(model_instance, source).splitlines()
        ]
        names = dict.fromkeys(name for line in lines if (name := folded(line)))
        value = "\n" + "".join(f"{name}\n" for name in names)
        setattr(model_instance, self.attname, value)
        return value


class NamedQuerySet(models.QuerySet[T]):
    """Rows with a `known_as`."""

    def called(self, name: str) -> "NamedQuerySet[T]":
        """Those that have this name or alias, the oldest first."""
        wanted = folded(name)
        if not wanted:
            return self.none()
        return self.filter(known_as__contains=f"\n{wanted}\n").order_by("pk")
