"""Two processes that take the same request at once make one subscriber, one proof, one mail; and no
provider gets a connection too many.
"""

import threading
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from rotative.newsletters import actions, ledger, morning
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import (
    Consent,
    Delivery,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.tests.sent import approved, lecteurs, readers

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite's tests run in memory, where nobody can wait"
    ),
]


def at_once(*works: object) -> list[BaseException]:
    """Do all of them in threads that begin together; what went wrong."""
    start, failed = threading.Barrier(len(works)), list[BaseException]()

    def run(work: object) -> None:
        start.wait(10)
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_asking_four_times_at_once_is_asking_once() -> None:
    daily = actions.make_first_newsletter("fr")

    def ask() -> None:
        actions.ask("lou@a.example", [daily], Shown("Chaque jour."))

    assert at_once(ask, ask, ask, ask) == []
    counts = [it.objects.count() for it in (Subscriber, Subscription, Consent)]
    assert (counts, len(mail.outbox)) == ([1, 1, 1], 1)


def test_confirming_and_leaving_at_once_leaves_a_proof_of_each() -> None:
    daily = actions.make_first_newsletter("fr")
    actions.ask("lou@a.example", [daily], Shown("Chaque jour."))
    lou = Subscriber.objects.get()

    def confirm() -> None:
        actions.confirm(lou, Shown("Oui."))

    def leave() -> None:
        actions.leave(lou, Shown("Non."), daily.pk)

    assert at_once(confirm, leave, confirm, leave) == []
    verbs = sorted(Consent.objects.values_list("verb", flat=True))
    assert verbs in (["asked", "confirmed", "left"], ["asked", "left"])
    assert Subscription.objects.get().state == "left"
    assert Newsletter.objects.count() == 1


def test_four_claims_at_once_take_no_more_connections_than_a_provider_wants(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": "smtp.relais.example"}
    monkeypatch.setattr(ledger, "BATCH", 2)
    daily = actions.make_first_newsletter("fr")
    readers(daily, lecteurs(8, "orange.fr"))
    edition = approved(daily)
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    taken = []

    def claim() -> None:
        taken.append(ledger.claim())

    assert at_once(claim, claim, claim, claim) == []
    assert len([it for it in taken if it is not None]) == 2


def test_four_daemons_at_once_plan_one_edition_and_freeze_it_once() -> None:
    daily = actions.make_first_newsletter("fr")
    actions.ask("lou@a.example", [daily], Shown("Chaque jour."))
    actions.confirm(Subscriber.objects.get(), Shown("Oui."))
    assert at_once(*[morning.plan] * 4) == []
    edition = Edition.objects.get()
    Edition.objects.update(state=Edition.State.APPROVED)

    def freeze() -> None:
        ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")

    assert at_once(*[freeze] * 4) == []
    assert Delivery.objects.count() == 1
