"""An edition through a mail provider's own API: nobody twice, and nobody struck off for a key."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rotative.mail.tests.provider import (
    HANG_UP,
    QUEUED,
    SILENCE,
    Provider,
    Said,
    answering,
)
from rotative.newsletters import keys, ledger, naming, pace, post, provider_api
from rotative.newsletters.models import (
    Delivery,
    Edition,
    Return,
    Subscriber,
    Subscription,
)
from rotative.newsletters.returns.actions import weigh_refused
from rotative.newsletters.tests.sent import approved, la_matinale, lecteurs, readers
from rotative.newsletters.wire.message import LEAVE, PREFERENCES
from rotative.newsletters.wire.outcomes import Uncertain

State = Delivery.State
READERS = 16
HTML = f'<p>Un. <a href="https://x.example/{PREFERENCES}/">1</a> <a href="/{LEAVE}/">2</a></p>'
LATE = "lecteur-6@lecteurs.example"  # not the first on any line


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Iterator[Provider]:
    with answering() as it:
        settings.DATA_DIR, settings.MAIL_SERVER = tmp_path, it.mailgun
        settings.MAIL_FROM, settings.MAIL_BACK = "bonjour@fanal.example", "retours.fanal.example"
        naming.names.cache_clear()
        yield it
        naming.names.cache_clear()


@pytest.fixture
def edition(provider: Provider, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A frozen one, with sixteen readers in batches of eight."""
    monkeypatch.setattr(ledger, "BATCH", 8)
    letter = la_matinale()
    readers(letter, lecteurs(READERS))
    it = approved(letter)
    ledger.freeze(it, subject="Le quai rouvre", html=HTML, text=f"{PREFERENCES}\n{LEAVE}\n")
    return it


needs_a_database = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def turns(most: int = 4) -> None:
    for _turn in range(most):
        post.Post().turn()


@needs_a_database
def test_each_reader_gets_a_letter_of_their_own_once(provider: Provider, edition: Edition) -> None:
    keys.make_missing("autre.example", date(2026, 11, 18))  # no letter is signed, so none is wrong
    assert post.Post().turn() == 0
    edition.refresh_from_db()
    assert edition.state == Edition.State.SENT
    assert ledger.sums(edition) == {State.ACCEPTED: READERS}
    assert not pace.has_limits(), "the provider keeps them"
    asked = {it["to"]: it for it in provider.asked}
    assert len(asked) == len(provider.asked) == READERS
    for reader in Subscriber.objects.all():
        letter = asked[reader.email]
        marked = naming.names().bounced(letter["v:delivery"])
        assert marked == (edition.pk, reader.pk)
        assert naming.names().of_message_id(letter["h:Message-Id"]) == marked
        (link, _mailbox) = letter["h:List-Unsubscribe"].split(", ")
        assert link.rsplit("/", 2)[1] in letter["html"]
    assert len({it["html"] for it in provider.asked}) == READERS
    assert "h:Dkim-Signature" not in provider.asked[0]


@needs_a_database
@pytest.mark.parametrize(
    ("says", "becomes"),
    [
        ((503, "later"), State.UNCERTAIN),
        ((200, "<html>"), State.UNCERTAIN),
        (HANG_UP, State.UNCERTAIN),
        ((429, {"message": "too many"}), State.PUT_OFF),
        ((400, {"message": "it is not valid"}), State.REFUSED),
    ],
)
def test_of_a_letter_among_others_it_is_said_what_is_known(
    provider: Provider, edition: Edition, says: Said, becomes: State
) -> None:
    provider.says = lambda asked: says if asked["to"] == LATE else QUEUED
    turns()
    assert ledger.sums(edition) == {State.ACCEPTED: READERS - 1, becomes: 1}
    assert set(Counter(it["to"] for it in provider.asked).values()) == {1}, "nobody is asked twice"
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.GAPS)
    list(weigh_refused())
    kinds = set(Return.objects.values_list("kind", flat=True))
    assert kinds == ({"block"} if becomes == State.REFUSED else set()), "it is no reader's fault"
    assert set(Subscription.objects.values_list("state", flat=True)) == {"confirmed"}


@needs_a_database
@pytest.mark.parametrize(
    ("says", "tried"), [((401, "Forbidden"), 0), ((400, {"message": "from is not valid"}), 4)]
)
def test_what_refuses_all_letters_refuses_none_of_them(
    provider: Provider, edition: Edition, says: Said, tried: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong key, or a sender whom the provider does not know: it is said, and they wait."""
    provider.says = lambda _asked: says
    assert post.Post().turn() == 60
    asked = len(provider.asked)
    sums = ledger.sums(edition)
    assert set(sums) <= {State.QUEUED, State.PUT_OFF}
    assert sums.get(State.PUT_OFF, 0) <= tried, "no reader's tries are counted for a key"
    said = "the API of mailgun: it takes no letters: look at ROTATIVE_MAIL_URL"
    assert f"{said} and at the account there (mailgun: {says[0]} " in caplog.text
    provider.says = lambda _asked: QUEUED
    turns(2)
    assert ledger.sums(edition).get(State.ACCEPTED, 0) >= READERS - tried
    assert set(Counter(it["to"] for it in provider.asked[asked:]).values()) == {1}


@needs_a_database
def test_a_provider_that_cannot_be_called_is_called_again(
    provider: Provider, edition: Edition, settings: Any
) -> None:
    settings.MAIL_SERVER["OPTIONS"]["api_url"] = "http://127.0.0.1:1/v3"
    assert post.Post().turn() == 60
    assert ledger.sums(edition) == {State.QUEUED: READERS}


def test_a_letter_under_way_when_the_sender_must_stop_is_uncertain(provider: Provider) -> None:
    provider.says = lambda _asked: SILENCE

    async def stopped() -> Any:
        line = await provider_api.Provider("mailgun", provider.mailgun["OPTIONS"]).connect()
        letter = b"From: a@fanal.example\r\nSubject: Un\r\n\r\nUn.\r\n"
        sending = asyncio.create_task(line.send("b@fanal.example", LATE, letter))
        while not provider.asked:
            await asyncio.sleep(0.01)
        line.drop("the sender was told to stop")
        outcome = await sending
        await line.close()
        return outcome, line.is_open

    assert asyncio.run(stopped()) == (Uncertain("the sender was told to stop"), False)
