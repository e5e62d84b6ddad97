"""What the newsroom and readers are told while the database is away or a disk is full."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError
from django.test import Client

from rotative.newsroom import middleware
from rotative.testing.paper import SmallPaper

AWAY = "La base de données est injoignable pour le moment."
FULL = "Le disque est plein."


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], Client]:
    """A client of a site where whatever is asked fails in one way."""

    def break_all(failure: BaseException) -> Client:
        def fail(*_arguments: object, **_named: object) -> None:
            raise failure

        monkeypatch.setattr(middleware, "language", fail)
        monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fail)
        return Client(raise_request_exception=False)

    return break_all


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (OperationalError("database is locked"), AWAY),
        (OperationalError("connection to server on socket failed"), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (OperationalError("database or disk is full"), FULL),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
    ],
)
def test_the_newsroom_says_what_passes_by_itself(
    fanal: SmallPaper,
    breaks: Callable[[BaseException], Client],
    failure: BaseException,
    sentence: str,
) -> None:
    client = breaks(failure)
    for answer in (client.get("/newsroom/login/"), client.post("/newsroom/login/", {"a": "b"})):
        assert answer.status_code == 503
        shown = answer.content.decode()
        assert sentence in shown
        assert str(failure) not in shown and "Traceback" not in shown
        assert answer["Retry-After"] == "10"
        assert answer["Cache-Control"] == "no-store"


def test_a_readers_page_fails_so_that_the_copy_there_is_is_given(
    fanal: SmallPaper, breaks: Callable[[BaseException], Client]
) -> None:
    client = breaks(OperationalError("database is locked"))
    assert client.get("/sport/").status_code == 500, "nginx and the front pass a 503 on"
    form: Any = client.post("/contact/", {"message": "Bonjour"})
    assert form.status_code == 503 and AWAY in form.content.decode()


def test_a_mistake_of_the_program_is_still_one(
    fanal: SmallPaper, breaks: Callable[[BaseException], Client]
) -> None:
    answer = breaks(DataError("value too long")).get("/newsroom/login/")
    assert answer.status_code == 500
    assert "Un incident s’est produit de notre côté" in answer.content.decode()
