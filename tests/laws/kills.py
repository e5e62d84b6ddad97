"""Kills: the n-th time the press comes to a named point, it goes no further."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rotative.press import claims, drains, pressing, store
from rotative.press.store import Store


class Kill(BaseException):
    """The process is gone: nobody catches this."""


def _before(function: Callable[..., Any], kill: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        kill()
        return function(*args, **kwargs)

    return wrapped


def _after(function: Callable[..., Any], kill: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        done = function(*args, **kwargs)
        kill()
        return done

    return wrapped


KILLS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "in a drain": (drains, "_mark", _after),
    "after a drain": (drains, "drain", _after),
    "after a worker's claim": (claims, "claim_free", _after),
    "before a draft": (Store, "draft", _before),
    "after a draft": (Store, "draft", _after),
    "after one file was moved": (store, "_rename", _after),
    "after a page's files were moved": (Store, "place", _after),
    "before the commit": (pressing, "_save", _before),
    "after the commit": (pressing, "commit", _after),
    "after a page was parked": (Store, "park", _after),
    "after one file was removed": (Store, "_unlink", _after),
    "after a page was removed": (Store, "remove", _after),
    "after parking": (pressing, "park", _after),
}


@contextmanager
def killed(point: str, count: int) -> Iterator[None]:
    if not point:
        yield
        return
    owner, name, when = KILLS[point]
    left = [count]

    def kill() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Kill

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, when(getattr(owner, name), kill))
        yield
