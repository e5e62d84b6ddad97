"""What a page reads while it is made, and the tripwire for what it reads behind our back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

_asking: ContextVar[bool] = ContextVar("asking", default=False)


class UntrackedRead(RuntimeError):
    """A page asked the database for something without a key: it could never be told of a change."""


@dataclass
class Reads:
    """The keys a page has read, at a logical time, and until when its answer holds."""

    as_of: datetime
    keys: set[str] = field(default_factory=set)
    until: datetime | None = None

    def is_before(self, moment: datetime) -> bool:
        """Whether `moment` is still to come; the page is pressed again when it has come."""
        if self.as_of >= moment:
            return False
        self.until = min(self.until, moment) if self.until else moment
        return True


def asks(method: Callable[P, R]) -> Callable[P, R]:
    """For a method that notes the keys of what it asks the database for."""

    @wraps(method)
    def asking(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _asking.set(True)
        try:
            return method(*args, **kwargs)
        finally:
            _asking.reset(token)

    return asking


@contextmanager
def watched() -> Iterator[None]:
    """Any statement that no `asks` method sends raises `UntrackedRead`."""

    def guard(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not _asking.get():
            raise UntrackedRead(f"a page sent a query of its own: {sql[:200]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(guard):
        yield
