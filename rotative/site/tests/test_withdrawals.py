"""Where a page was withdrawn, readers get the reason in the paper's dress."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from rotative.record import actions as record
from rotative.record.entries import Withdrawal
from rotative.record.sources import check
from rotative.testing import paper as small

ORDER = "Tribunal de Port-Sarmar : ordonnance du 12 mars."


def withdrawn(language: str, withdrawal: Withdrawal) -> Any:
    """The answer at the address of a story that was withdrawn."""
    paper = small.small_paper(language)
    article, other = small.story(paper.sport, slug="un"), small.story(paper.sport, "Le bac")
    path = small.path_of(article)
    article.unpublish()
    record.explain([article.pk], withdrawal)
    assert list(check()) == []
    answer = Client().get(path)
    assert small.path_of(other) in answer.content.decode()
    return answer


def shown(answer: Any) -> str:
    """The words of the message, spaces as they are."""
    (message,) = html.document_fromstring(answer.content).xpath("//*[contains(@class, 'message-')]")
    return " ".join(text for each in message.itertext() if (text := each.strip()))


@pytest.mark.parametrize(
    ("language", "withdrawal", "says"),
    [
        ("fr", Withdrawal(), "Cette page a été retirée La rédaction l’a retirée du site."),
        (
            "fr",
            Withdrawal(410, "C'était faux !"),
            "Cette page a été retirée La rédaction l’a retirée du site. C’était faux\u202f!",
        ),
        (
            "fr",
            Withdrawal(451, ORDER),
            "Cette page n’est pas accessible pour des raisons légales Elle a été retirée sur"
            " décision d’un tribunal ou d’une autorité. Tribunal de Port-Sarmar\xa0: ordonnance"
            " du 12\xa0mars.",
        ),
        (
            "en",
            Withdrawal(410, 'We "mixed up" two ports.'),
            "This page has been withdrawn The newsroom has taken it off the site."
            " We “mixed up” two ports.",
        ),
        (
            "en",
            Withdrawal(451),
            "This page is unavailable for legal reasons It was withdrawn by order of a court or an"
            " authority. The latest stories are below.",
        ),
    ],
)
def test_readers_are_told_in_the_papers_language(
    db: None, language: str, withdrawal: Withdrawal, says: str
) -> None:
    answer = withdrawn(language, withdrawal)
    assert shown(answer).startswith(says)
    assert answer.status_code == withdrawal.status
    assert answer["Cache-Control"] == "no-cache"
    page = html.document_fromstring(answer.content)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//h1/text()")[0] in page.xpath("//title/text()")[0]


def test_who_keeps_a_page_from_readers_by_order_is_named(db: None) -> None:
    answer = withdrawn("fr", Withdrawal(451, ORDER))
    assert answer["Link"] == '<https://lefanal.example/>; rel="blocked-by"'


def test_a_page_withdrawn_without_order_is_blocked_by_nobody(db: None) -> None:
    assert "Link" not in withdrawn("fr", Withdrawal(410, "C’était faux."))


def test_words_are_words_and_no_markup(db: None) -> None:
    answer = withdrawn("fr", Withdrawal(410, "<b>Faux</b> & <script>alert(1)</script>"))
    assert "&lt;b&gt;Faux&lt;/b&gt; &amp; &lt;script&gt;alert(1)" in answer.content.decode()


def test_each_line_is_a_paragraph_and_empty_ones_are_none(db: None) -> None:
    answer = withdrawn("fr", Withdrawal(410, "Un.\n\n  Deux. \n"))
    paragraphs = html.document_fromstring(answer.content).xpath("//*[@class='explanation']/p")
    assert [paragraph.text for paragraph in paragraphs] == ["Un.", "Deux."]
