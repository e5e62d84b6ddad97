"""A story goes to its second reading, and comes back with a reason."""

from typing import Any

import pytest
from django.test import Client

from rotative.articles.models import ArticlePage
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft

REASON = "Le deuxième témoin n’est pas nommé."


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    user = cast.ines()
    user.first_name, user.last_name = "Inès", "Carvalho"
    user.save()
    return user


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Ollier"
    user.save()
    return user


def submitted(fanal: SmallPaper, by: User) -> ArticlePage:
    article = draft(fanal.news, "Un pont")
    article.get_workflow().start(article, by)
    return article


def returned(article: ArticlePage, by: User, **fields: Any) -> None:
    article.current_workflow_task_state.reject(user=by, **fields)


def editor(article: ArticlePage, user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/newsroom/pages/{article.pk}/edit/").content.decode()


def test_the_writer_reads_in_the_editor_who_returned_it_and_why(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    article = submitted(fanal, ines)
    returned(article, marc, comment=REASON)
    shown = editor(article, ines).split("page-edit-form")[0]
    assert "Marc Ollier demande des modifications" in shown
    assert REASON in shown
    assert "Envoyé en relecture par Inès Carvalho" in shown


def test_a_reason_is_text_and_nothing_else(fanal: SmallPaper, ines: User, marc: User) -> None:
    article = submitted(fanal, ines)
    returned(article, marc, comment="<script>alert(1)</script>")
    assert "<script>alert(1)" not in editor(article, ines)


def test_the_chief_reads_who_sent_it_and_no_old_reason_once_it_comes_again(
    fanal: SmallPaper, ines: User, marc: User
) -> None:
    article = submitted(fanal, ines)
    returned(article, marc, comment=REASON)
    ArticlePage.objects.get(pk=article.pk).current_workflow_state.resume(ines)
    shown = editor(article, marc).split("page-edit-form")[0]
    assert "Envoyé en relecture par Inès Carvalho" in shown
    assert REASON not in shown


def test_a_story_that_nobody_sent_says_nothing(fanal: SmallPaper, ines: User) -> None:
    assert "relecture par" not in editor(draft(fanal.news, "Un pont"), ines)


def test_who_was_deleted_since_is_not_needed(fanal: SmallPaper, ines: User, marc: User) -> None:
    article = submitted(fanal, ines)
    returned(article, marc, comment=REASON)
    marc.delete()
    ines_again = cast._member("zoe", may_publish=False)
    ines.delete()
    assert REASON in editor(article, ines_again)
