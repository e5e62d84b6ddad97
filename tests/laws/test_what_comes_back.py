"""Law 4, of what comes back: however often a message comes, late, doubled and in any order, the end
is the same as if each had come once; a stranger's changes nothing.

Each safeguard is removed in turn, and missed.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from rotative.newsletters.models import Batch, Delivery, Return, Subscriber, Subscription
from rotative.newsletters.naming import names
from rotative.newsletters.returns import actions, reading
from rotative.newsletters.returns.actions import take
from rotative.newsletters.returns.tests.conftest import Post
from rotative.newsletters.returns.tests.mails import bounce, complaint, letter
from rotative.newsletters.wire.addresses import Names
from rotative.testing.rounds import rounds

pytestmark = pytest.mark.django_db

EDITIONS = 6
STATUSES = ("5.1.1", "5.2.2", "4.4.1", "5.7.1")
messages = st.lists(
    st.tuples(st.integers(0, EDITIONS - 1), st.sampled_from([*STATUSES, "complaint"])), max_size=7
)
Message = tuple[int, str]


@contextmanager
def six_days(patch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Six editions that were accepted, some days ago; what is written is taken back at the end."""
    with transaction.atomic():
        post = Post()
        patch.setattr(timezone, "now", lambda: post.now)
        for _ in range(EDITIONS):
            post.sends()
        post.now += timedelta(days=2)
        yield post
        transaction.set_rollback(True)


def bring(post: Post, message: Message) -> None:
    number, what = message
    edition = post.editions[number]
    if what == "complaint":
        take(complaint(letter(edition.pk, post.lou.pk)))
    else:
        take(bounce(names().bounce(edition.pk, post.lou.pk), status=what, said=f"{what} no"))


def after(post: Post, said: list[Message]) -> dict[str, Any]:
    """What is known when all have come, as if it had been tried with a paper of its own."""
    point = transaction.savepoint()
    for message in said:
        bring(post, message)
    known = post.has() | {"mailed": post.state == "confirmed"}
    # Whether the address or the paper was refused first is told by the order alone.
    known["subscriptions"] = known["mailed"]
    transaction.savepoint_rollback(point)
    return known


@settings(max_examples=max(10, settings().max_examples // 4))
@given(messages, st.randoms(use_true_random=False))
def test_twice_and_in_any_order_is_once_and_in_turn(said: list[Message], chance: Any) -> None:
    shuffled = said * 2
    chance.shuffle(shuffled)
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        assert after(post, shuffled) == after(post, sorted(set(said)))


@settings(max_examples=max(10, settings().max_examples // 4))
@given(messages)
def test_a_reader_goes_for_an_address_refused_three_days_without_or_a_complaint_alone(
    said: list[Message],
) -> None:
    kinds: dict[int, set[str]] = {number: set() for number in range(EDITIONS)}
    for number, what in said:
        kinds[number].add("soft" if what in ("5.2.2", "4.4.1") else what)
    run = 0
    for of in kinds.values():  # a blocked letter is passed over, another is an arrival
        run = run + 1 if "soft" in of else run if of & {"5.7.1", "5.1.1"} else 0
    is_gone = run >= 3 or any(of & {"5.1.1", "complaint"} for of in kinds.values())
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        assert after(post, said)["mailed"] is not is_gone


# -- each safeguard is needed


def believes_any_code(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("rotative.newsletters.wire.addresses.hmac.compare_digest", lambda *_: True)


def forgets_what_it_has_seen(patch: pytest.MonkeyPatch) -> None:
    """What is said again is done again."""

    def get_or_create(**about: Any) -> tuple[None, bool]:
        return None, True

    patch.setattr(Return.objects, "get_or_create", get_or_create)


def counts_no_arrival(patch: pytest.MonkeyPatch) -> None:
    """As many newsletter programs do: three in all, whatever arrived in between."""
    patch.setattr(actions, "ARRIVED", timedelta(days=999))


def strikes_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "STRIKES", 1)


def blames_readers_for_rules(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "kind_of", lambda code, said="": Return.Kind.HARD)


def hears_no_confirmation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "_confirmed_at", lambda subscriber: None)


def forged(post: Post) -> None:
    stranger = Names(b"another key", "localhost", names().bounces)
    take(bounce(stranger.bounce(post.editions[0].pk, post.lou.pk)))


def replayed_after_lou_is_back(post: Post) -> None:
    """The same bounce again, some weeks after Lou has confirmed anew."""
    bring(post, (0, "5.1.1"))
    Subscription.objects.update(state="confirmed")
    bring(post, (0, "5.1.1"))


def late_after_lou_is_back(post: Post) -> None:
    Subscription.objects.update(state="confirmed", confirmed_at=post.now)
    bring(post, (0, "5.1.1"))


def full_now_and_then(post: Post) -> None:
    for number in (0, 2, 4):
        bring(post, (number, "5.2.2"))


def full_once(post: Post) -> None:
    bring(post, (EDITIONS - 1, "5.2.2"))


def blocked(post: Post) -> None:
    bring(post, (0, "5.7.1"))


@pytest.mark.parametrize(
    ("break_it", "story"),
    [
        (believes_any_code, forged),
        (forgets_what_it_has_seen, replayed_after_lou_is_back),
        (hears_no_confirmation, late_after_lou_is_back),
        (counts_no_arrival, full_now_and_then),
        (strikes_at_once, full_once),
        (blames_readers_for_rules, blocked),
    ],
    ids=lambda it: it.__name__,
)
def test_every_safeguard_is_needed(
    break_it: Callable[[pytest.MonkeyPatch], None], story: Callable[[Post], None]
) -> None:
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        story(post)
        assert post.state == "confirmed"
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        break_it(patch)
        story(post)
        assert post.state != "confirmed"


# -- many

MANY = rounds(150, 6_000)
A_READER = 3  # messages: of each of the last three editions


def many_readers(post: Post) -> list[list[Message]]:
    """More readers than Lou, and what comes back of each."""
    count, chance = MANY // A_READER, random.Random(11)
    mails = [f"lecteur-{number}@lecteurs.example" for number in range(count)]
    people = Subscriber.objects.bulk_create([Subscriber(email=it, folded=it) for it in mails], 500)
    Subscription.objects.bulk_create(
        [Subscription(subscriber=it, newsletter=post.daily, state="confirmed") for it in people],
        500,
    )
    for edition in post.editions[-A_READER:]:
        batch = Batch.objects.create(edition=edition, provider="other")
        accepted = {"state": Delivery.State.ACCEPTED, "at": edition.frozen_at, "batch": batch}
        Delivery.objects.bulk_create(
            [Delivery(edition=edition, subscriber_id=it.pk, **accepted) for it in people], 500
        )
    kinds = [*STATUSES, "complaint", "5.2.2", "5.2.2", "5.7.1"]
    return [
        [(EDITIONS - A_READER + n, chance.choice(kinds)) for n in range(A_READER)] for _ in people
    ]


def replayed(post: Post, said: list[list[Message]]) -> dict[str, int]:
    """All of it twice and out of order; how many readers are in which state then."""
    people = Subscriber.objects.exclude(pk=post.lou.pk).order_by("pk")
    each = [(who, it) for who, its in zip(people, said, strict=True) for it in its] * 2
    random.Random(5).shuffle(each)
    for post.lou, message in each:
        bring(post, message)
    states = list(Subscription.objects.values_list("state", flat=True))
    return {state: states.count(state) for state in ("confirmed", "bounced", "complained")}


def test_of_a_flood_of_returns_each_counts_once() -> None:
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        patch.setattr(actions, "FEWEST", MANY)  # so many at once would wait for an editor
        said = many_readers(post)
        known = replayed(post, said)
        soft = {"5.2.2", "4.4.1"}
        stays = [
            not {"5.1.1", "complaint"} & set(whats) and not set(whats) <= soft
            for whats in ([what for _number, what in its] for its in said)
        ]
        assert Return.objects.count() == A_READER * len(said)
        assert known["confirmed"] == 1 + sum(stays)  # Lou too
        assert sum(known.values()) == 1 + len(said)
        assert known["complained"] > 0 and known["bounced"] > 0


def test_a_bounce_asks_the_database_a_few_questions(
    django_assert_max_num_queries: Any,
) -> None:
    with pytest.MonkeyPatch.context() as patch, six_days(patch) as post:
        with django_assert_max_num_queries(16):
            bring(post, (EDITIONS - 1, "5.2.2"))
        assert Delivery.objects.filter(state=Delivery.State.BOUNCED).count() == 1
