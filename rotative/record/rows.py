"""How a row of the record is told from what it is to be."""

from typing import Any


def differing(before: Any, values: dict[str, Any]) -> set[str]:
    """The columns in which a row is not yet as it is to be: all of them where there is no row."""
    return {name for name in values if before is None or getattr(before, name) != values[name]}


def take_slug(model: type[Any], slug: str, pk: int) -> None:
    """Two things may swap slugs: the one that is in the way steps aside."""
    model._default_manager.filter(slug=slug).exclude(pk=pk).update(slug=f"-{pk}")
