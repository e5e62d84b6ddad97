"""Law 4, of an edition: whatever dies, stands still or is lost on the way, nobody gets it twice,
nobody who was to get it is unaccounted for, and who has left in time gets nothing.

Senders go step by step in any order: they claim, intend, send a letter, are killed, seen or not, or
stand still until another has taken over and then go on. The mail server takes letters, refuses
them, puts them off, asks for fewer, or is lost before or after it has taken one. No provider has
more connections than it wants. Each safeguard is removed in turn, and missed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rotative.newsletters import ledger, pace, statements
from rotative.newsletters.ledger import Intent, Superseded
from rotative.newsletters.models import (
    Batch,
    Delivery,
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.wire.outcomes import (
    Accepted,
    Deferred,
    NotSent,
    Outcome,
    Refused,
    Uncertain,
)

pytestmark = pytest.mark.django_db

READERS, IN_A_BATCH, AT_ONCE = 20, 6, 3
FATES = (
    "taken",
    "taken",
    "refused",
    "put off",
    "lost before",
    "lost after",
    "lost, not taken",
    "too fast",
)


class Sender:
    """A process that sends: what it holds is lost with it."""

    def __init__(self, post: "Post") -> None:
        self.post = post
        self.name = f"sender {len(post.named)}"
        post.named.append(self.name)
        self.batch: Batch | None = None
        self.intents: list[Intent] = []
        self.done: list[tuple[int, Outcome]] = []

    def step(self, fate: str) -> None:
        """Its next step; a letter has this fate."""
        try:
            if self.batch is None:
                self.batch = ledger.claim(self.name)
                self.post.count_connections()
            elif self.intents:
                intent = self.intents.pop(0)
                self.done.append((intent.delivery, self.post.hand_over(intent, fate)))
            else:
                done, self.done = self.done, []
                self.intents = ledger.turn(self.batch, done, AT_ONCE)
                self.post.intended += [
                    (it.subscriber, it.subscriber in self.post.left) for it in self.intents
                ]
                if not self.intents:
                    ledger.finish(self.batch)
                    self.batch = None
        except Superseded:
            self.die()

    @property
    def untold(self) -> int:
        """Of how many letters it alone knows what became of them, once its lease is over."""
        if self.batch is None:
            return 0
        lapsed = Batch.objects.filter(
            pk=self.batch.pk, claim=self.batch.claim, lease_until__lt=timezone.now()
        )
        return len(self.intents) + len(self.done) if lapsed.exists() else 0

    def die(self) -> None:
        self.batch, self.intents, self.done = None, [], []


class Post:
    """A morning: an edition, its readers, two senders, a mail server, a clock."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 5, 30, tzinfo=UTC)
        self.taken: Counter[int] = Counter()  # by the mail server
        self.left: set[int] = set()
        self.intended: list[tuple[int, bool]] = []  # who, and whether they had left by then
        self.doubts = 0
        self.named: list[str] = []
        self.dead: set[str] = set()
        self.most_at_once: Counter[str] = Counter()  # connections of a provider
        self.newsletter = Newsletter.objects.create(
            kind="daily",
            name="La matinale",
            slug="matinale-du-jour",
            promise="Le jour.",
        )
        for number in range(READERS):
            address = f"lecteur-{number}@{'gmail.com' if number % 3 else 'orange.fr'}"
            reader = Subscriber.objects.create(email=address, folded=address)
            Subscription.objects.create(
                subscriber=reader, newsletter=self.newsletter, state="confirmed"
            )
        self.edition = Edition.objects.create(
            newsletter=self.newsletter,
            day=date(2026, 11, 27),
            state=Edition.State.APPROVED,
            due_at=self.now,
            until=self.now + timedelta(hours=12),
        )
        ledger.freeze(self.edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
        self.senders = [Sender(self), Sender(self)]

    def hand_over(self, intent: Intent, fate: str) -> Outcome:
        if fate in ("taken", "lost after"):
            self.taken[intent.subscriber] += 1
        if fate in ("lost after", "lost, not taken"):
            self.doubts += 1
            return Uncertain("the line was lost")
        return {
            "taken": Accepted("queued as 4ABC"),
            "refused": Refused(550, "5.1.1", "no such mailbox"),
            "put off": Deferred(450, "4.2.1", "later"),
            "too fast": Deferred(421, "4.7.0", "OFR004_104"),
            "lost before": NotSent("the line was lost"),
        }[fate]

    # -- what may happen

    def send(self, which: int, fate: int) -> None:
        self.senders[which % 2].step(FATES[fate % len(FATES)])

    def kill(self, which: int, _: int) -> None:
        """Its lease runs out; another starts."""
        self.wait(20, 0)
        self.senders[which % 2].die()

    def kill_seen(self, which: int, _: int) -> None:
        """It is proven to be dead: nobody waits for its lease."""
        sender = self.senders[which % 2]
        if sender.batch is not None:
            held = Batch.objects.filter(pk=sender.batch.pk, claim=sender.batch.claim)
            self.doubts += len(sender.intents) + len(sender.done) if held.exists() else 0
        self.dead.add(sender.name)
        self.senders[which % 2] = Sender(self)
        ledger.recover(self.is_dead)

    def is_dead(self, name: str) -> bool:
        return name in self.dead

    def count_connections(self) -> None:
        taken = Batch.objects.filter(state=Batch.State.TAKEN)
        self.most_at_once |= Counter(taken.values_list("provider", flat=True))

    def stand_still(self, which: int, fate: int) -> None:
        """Another takes its batch over, and then it goes on as if nothing had been."""
        self.wait(20, 0)
        other = self.senders[1 - which % 2]
        for _ in range(4):
            other.step("taken")
        self.send(which, fate)

    def wait(self, minutes: int, _: int) -> None:
        self.now += timedelta(minutes=minutes % 30)
        self.doubts += sum(sender.untold for sender in self.senders)
        ledger.recover(self.is_dead)
        ledger.close()

    def leave(self, which: int, _: int) -> None:
        them = Subscription.objects.order_by("pk")
        subscription = them[which % len(them)]
        subscription.state = Subscription.State.LEFT
        subscription.save()
        self.left.add(subscription.subscriber_id)

    def erase(self, which: int, _: int) -> None:
        reader = Subscriber.objects.order_by("pk")[which % Subscriber.objects.count()]
        self.left.add(reader.pk)
        reader.delete()

    def pause(self, _: int, __: int) -> None:
        Edition.objects.filter(state="sending").update(state="paused")

    def resume(self, _: int, __: int) -> None:
        Edition.objects.filter(state="paused").update(state="sending")

    def end(self) -> None:
        """Everybody goes on, the mail server takes all, time passes."""
        self.resume(0, 0)
        for _ in range(300):
            for sender in self.senders:
                sender.step("taken")
            if not any(sender.batch for sender in self.senders):
                self.wait(29, 0)
            if Edition.objects.get().state in ("sent", "gaps", "missed"):
                return
        raise AssertionError("the edition finds no end")


VERBS = ["send"] * 8 + [
    "kill",
    "kill_seen",
    "stand_still",
    "wait",
    "leave",
    "erase",
    "pause",
    "resume",
]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 59), st.integers(0, 59)), max_size=60
)


@contextmanager
def a_morning(patch: pytest.MonkeyPatch) -> Iterator[Post]:
    """What it writes is taken back at the end."""
    from django.db import transaction

    patch.setattr(ledger, "BATCH", IN_A_BATCH)
    patch.setattr(pace, "has_limits", lambda: True)
    patch.setattr(pace, "CONNECTIONS", {"google": 1, "orange": 1})
    with transaction.atomic():
        post = Post()
        patch.setattr(timezone, "now", lambda: post.now)
        yield post
        transaction.set_rollback(True)


def wrong(post: Post) -> list[str]:
    """What is not as it has to be at the end of a morning."""
    found = [f"{pk} got it {n} times" for pk, n in post.taken.items() if n > 1]
    found += [f"{n} connections to {it}" for it, n in post.most_at_once.items() if n > 1]
    found += [f"{pk} had left" for pk, had_left in post.intended if had_left]
    of = dict(Delivery.objects.values_list("subscriber_id", "state"))
    state = Delivery.State
    found += [
        f"{pk} is said to have it"
        for pk, at in of.items()
        if at == state.ACCEPTED and not post.taken[pk]
    ]
    unsure = (state.ACCEPTED, state.UNCERTAIN)
    found += [
        f"{pk} has it, they say {of.get(pk)}" for pk in post.taken if of.get(pk) not in unsure
    ]
    edition = Edition.objects.get()
    sums = ledger.sums(edition)
    if sum(sums.values()) != edition.candidates or edition.candidates != READERS:
        found.append(f"sums do not balance: {sums}")
    if {state.QUEUED, state.UNDER_WAY, state.PUT_OFF} & set(sums):
        found.append(f"it is over with {sums}")
    if sums.get(state.UNCERTAIN, 0) > post.doubts:
        found.append(f"{sums} of {post.doubts} doubts")
    if (edition.state == "gaps") != (state.UNCERTAIN in sums):
        found.append(f"{edition.state} with {sums}")
    return found


def lived(post: Post, said: list[tuple[str, int, int]]) -> list[str]:
    for verb, one, other in said:
        getattr(post, verb)(one, other)
    post.end()
    return wrong(post)


@settings(max_examples=max(20, settings().max_examples // 2))
@given(steps)
def test_nobody_gets_an_edition_twice_and_all_are_accounted_for(said: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch, a_morning(patch) as post:
        assert lived(post, said) == []


def sends_again(patch: pytest.MonkeyPatch) -> None:
    """What a dead sender had under way is sent once more."""

    def recover(is_dead: Any) -> int:
        lapsed = Batch.objects.filter(state=Batch.State.TAKEN, lease_until__lt=timezone.now())
        for batch in lapsed:
            batch.deliveries.filter(state=Delivery.State.UNDER_WAY).update(
                state=Delivery.State.QUEUED
            )
            ledger._settle(batch, timezone.now())
        return 0

    patch.setattr(ledger, "recover", recover)


def forgets(patch: pytest.MonkeyPatch) -> None:
    """A word that is not committed before the letter: what was intended is not known."""
    whole = ledger.turn

    def turn(*args: Any) -> list[Intent]:
        intents = whole(*args)
        Delivery.objects.filter(pk__in=[it.delivery for it in intents]).update(
            state=Delivery.State.QUEUED, tries=F("tries") - 1
        )
        return intents

    patch.setattr(ledger, "turn", turn)


def believes_that_it_was_not_taken(patch: pytest.MonkeyPatch) -> None:
    """A lost answer is taken for a no."""
    whole = ledger._as_row

    def as_row(outcome: Outcome) -> Any:
        return whole(NotSent("lost") if isinstance(outcome, Uncertain) else outcome)

    patch.setattr(ledger, "_as_row", as_row)


def lets_the_dead_speak(patch: pytest.MonkeyPatch) -> None:
    """Whoever has held a batch goes on with it."""
    patch.setattr(
        ledger,
        "_mine",
        lambda batch: Batch.objects.select_related("edition__newsletter").get(pk=batch.pk),
    )
    unfenced, fence, _ = ledger.HOLD.partition("AND claim")
    assert fence
    patch.setattr(ledger, "HOLD", unfenced)


def asks_once(patch: pytest.MonkeyPatch) -> None:
    """Who gets it is settled when it is frozen."""
    still = statements.GETS_IT
    assert still in statements.NEXT
    everybody = "has.newsletter_id = edition.newsletter_id"
    patch.setattr(statements, "NEXT", statements.NEXT.replace(still, everybody))


def counts_no_connections(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pace, "CONNECTIONS", {})


def takes_whoever_stands_still_for_dead(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Post, "is_dead", lambda post, name: True)


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (sends_again, [("send", 0, 0)] * 4 + [("kill", 0, 0)]),
        (forgets, [("send", 0, 0)] * 4 + [("kill", 0, 0)]),
        (believes_that_it_was_not_taken, [("send", 0, 0)] * 2 + [("send", 0, 5)]),
        (
            lets_the_dead_speak,
            # The first goes on until it is through, and then the other dies.
            [("send", 0, 0)] * 2
            + [("stand_still", 0, 0)]
            + [("send", 0, 0)] * 4
            + [("kill", 1, 0)],
        ),
        (counts_no_connections, [("send", 0, 0), ("send", 1, 0)]),
        (takes_whoever_stands_still_for_dead, [("send", 0, 0)] * 2 + [("wait", 1, 0)]),
        (asks_once, [("leave", n, 0) for n in range(READERS)]),
    ],
    ids=lambda it: getattr(it, "__name__", ""),
)
def test_every_safeguard_is_needed(
    break_it: Callable[[pytest.MonkeyPatch], None], said: list[Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch, a_morning(patch) as post:
        assert lived(post, said) == []
    with pytest.MonkeyPatch.context() as patch, a_morning(patch) as post:
        break_it(patch)
        try:
            found = lived(post, said)
        except AssertionError as endless:
            found = [str(endless)]
        assert found != []


def test_an_edition_that_is_frozen_twice_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_morning(monkeypatch) as post:
        again = ledger.freeze(post.edition, subject="Autre", html="<p>Autre.</p>", text="Autre.")
        edition = Edition.objects.get()
        assert (again, edition.subject) == (READERS, "Le quai rouvre")
        assert edition.digest == ledger.digest_of(edition)


def test_what_has_not_gone_by_its_hour_does_not_go(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_morning(monkeypatch) as post:
        post.now = post.edition.until + timedelta(seconds=1)
        assert ledger.claim() is None
        ledger.close()
        assert ledger.sums(post.edition) == {Delivery.State.EXPIRED: READERS}
        assert Edition.objects.get().state == "missed"
