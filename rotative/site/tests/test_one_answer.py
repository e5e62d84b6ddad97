"""An answer is made once: what a reader asks for in vain costs few questions to the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rotative.articles.models import ArticlePage
from rotative.press.tests.conftest import pressed, store  # noqa: F401
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.fixture
def asked_of(pressed: SmallPaper) -> None:  # noqa: F811
    """One of the two stories has another address now, the other was withdrawn."""
    ArticlePage.objects.get(slug="deux").unpublish()
    one = ArticlePage.objects.get(slug="un")
    one.slug = "premier"
    small.publish(one)


@pytest.mark.parametrize(
    ("path", "status", "words", "questions"),
    [
        ("/sport/jamais-ecrit/", 404, "Cette page n’existe pas", 10),
        ("/sport/deux/", 410, "Cette page a été retirée", 12),
        ("/sport/un/", 301, "", 7),
    ],
)
def test_what_is_not_there_is_looked_for_once(
    asked_of: None, path: str, status: int, words: str, questions: int
) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(path)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer.headers.get("Location", "") == ("/sport/premier/" if status == 301 else "")
    assert answer["Cache-Control"] == "no-cache"
    said = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    lookups = [question for question in said if 'FROM "record_address"' in question]
    assert (len(said), len(lookups)) == (questions, 1)
