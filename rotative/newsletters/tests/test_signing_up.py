"""An address is kept once, as it was typed, with what its owner was promised."""

import pytest
from django.db.models import QuerySet

from rotative.newsletters.actions import ask_for_newsletter
from rotative.newsletters.models import SignUp

pytestmark = pytest.mark.django_db


def kept() -> QuerySet[SignUp]:
    return SignUp.objects.order_by("pk")


def test_an_address_waits_to_be_confirmed_with_what_was_promised_and_where() -> None:
    ask_for_newsletter("lou@lefanal.example", wording="Chaque matin.", page="/sport/finale/")
    (it,) = kept()
    assert (it.email, it.state) == ("lou@lefanal.example", "pending")
    assert (it.wording, it.page) == ("Chaque matin.", "/sport/finale/")


def test_who_asks_twice_is_there_once_with_the_first_promise() -> None:
    ask_for_newsletter("lou@lefanal.example", wording="Chaque matin.", page="/")
    ask_for_newsletter("lou@LeFanal.example", wording="Chaque soir.", page="/sport/")
    assert [(it.email, it.wording) for it in kept()] == [("lou@lefanal.example", "Chaque matin.")]


def test_before_the_at_sign_capitals_are_the_owners_business() -> None:
    """Two mailboxes can differ by them (RFC 5321, 2.3.11); domains cannot."""
    for address in ("Lou@LeFanal.Example", "lou@lefanal.example", '"a@b"@lefanal.example'):
        ask_for_newsletter(address, wording="Chaque matin.", page="/")
    assert [it.email for it in kept()] == [
        "Lou@lefanal.example",
        "lou@lefanal.example",
        '"a@b"@lefanal.example',
    ]


def test_the_newest_sign_up_stands_first_in_the_newsroom() -> None:
    for name in ("un", "deux", "trois"):
        ask_for_newsletter(f"{name}@lefanal.example", wording="Chaque matin.", page="/")
    assert [str(it) for it in SignUp.objects.all()] == [
        "trois@lefanal.example",
        "deux@lefanal.example",
        "un@lefanal.example",
    ]
