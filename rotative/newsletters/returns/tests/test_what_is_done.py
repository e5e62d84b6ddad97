"""What becomes of a reader whose letters come back, who reports one, or who writes to leave."""

from datetime import timedelta

import pytest

from rotative.newsletters import actions, tokens
from rotative.newsletters.actions import Shown, is_suppressed
from rotative.newsletters.models import (
    Consent,
    Delivery,
    Edition,
    Newsletter,
    Return,
    Subscriber,
    Subscription,
)
from rotative.newsletters.naming import names
from rotative.newsletters.returns.actions import take, weigh_refused
from rotative.newsletters.returns.reading import Unplaced
from rotative.newsletters.returns.tests.conftest import Post
from rotative.newsletters.returns.tests.mails import bounce, words
from rotative.newsletters.tokens import Purpose

State = Delivery.State


def test_an_address_that_does_not_exist_gets_no_letter_any_more(post: Post) -> None:
    edition = post.sends()
    post.brings_back(edition, "5.1.1")
    assert post.state == "bounced"
    assert is_suppressed("lou@ailleurs.example")
    assert Delivery.objects.get().state == State.BOUNCED
    (back,) = Return.objects.all()
    assert (back.edition, back.subscriber_id, back.kind, back.code) == (
        edition, post.lou.pk, "hard", "5.1.1"
    )  # fmt: skip


def test_all_newsletters_of_that_address_end(post: Post) -> None:
    sports = Newsletter.objects.create(kind="weekly", name="Sports", slug="s", promise="Le stade.")
    Subscription.objects.create(subscriber=post.lou, newsletter=sports, state="paused")
    post.brings_back(post.sends(), "5.1.1")
    states = Subscription.objects.values_list("state", "paused_until")
    assert set(states) == {("bounced", None)}


def test_a_mailbox_that_is_full_three_days_running_gets_no_letter_any_more(post: Post) -> None:
    """Its address is not suppressed: its owner may come back by themselves."""
    for state in ("confirmed", "confirmed", "bounced"):
        post.brings_back(post.sends(), "5.2.2")
        assert post.state == state
    assert not is_suppressed("lou@ailleurs.example")


def test_a_letter_that_arrives_in_between_begins_the_count_anew(post: Post) -> None:
    full = [post.sends(), post.sends()]
    post.sends()
    full += [post.sends(), post.sends()]
    post.now += timedelta(days=2)
    for edition in full:
        post.brings_back(edition, "5.2.2")
    assert post.state == "confirmed"
    post.brings_back(post.sends(), "5.2.2")
    assert post.state == "bounced"


def test_a_letter_of_this_morning_may_still_come_back_and_has_not_arrived(post: Post) -> None:
    full = [post.sends(), post.sends(), post.sends()]
    post.sends()
    for edition in full:
        post.brings_back(edition, "5.2.2")
    assert post.state == "bounced"


def test_a_letter_that_was_blocked_is_neither_a_strike_nor_an_arrival(post: Post) -> None:
    for status in ("5.2.2", "5.2.2", "5.7.1", "5.2.2"):
        assert post.state == "confirmed"
        post.brings_back(post.sends(), status)
    assert post.state == "bounced"


def test_three_in_more_than_a_month_are_no_reason(post: Post) -> None:
    editions = []
    for weeks in range(3):
        edition = post.sends(State.LEFT_OUT)
        post.now += timedelta(days=16 * weeks)
        Edition.objects.filter(pk=edition.pk).update(frozen_at=post.now)
        Delivery.objects.filter(edition=edition).update(at=post.now, state=State.ACCEPTED)
        editions.append(edition)
    for edition in editions:
        post.brings_back(edition, "5.2.2")
    assert post.state == "confirmed"


def test_a_provider_that_blocks_the_paper_costs_no_reader_their_letter(post: Post) -> None:
    for _ in range(10):
        post.brings_back(post.sends(), "5.7.1")
    assert post.state == "confirmed"
    assert not is_suppressed("lou@ailleurs.example")


def test_a_complaint_ends_all_at_once(post: Post) -> None:
    edition = post.sends()
    post.is_told_of_spam(edition)
    assert post.state == "complained"
    assert is_suppressed("lou@ailleurs.example", but=actions.CAN_RETURN)
    assert Delivery.objects.get().state == State.ACCEPTED


def test_a_bounce_that_is_older_than_a_confirmation_says_nothing_of_the_address(
    post: Post,
) -> None:
    """It was lifted, and its owner has clicked in a mail since."""
    edition = post.sends()
    post.now += timedelta(hours=3)
    Subscription.objects.update(confirmed_at=post.now)
    post.brings_back(edition, "5.1.1")
    assert post.state == "confirmed"
    assert not is_suppressed("lou@ailleurs.example")


def test_what_comes_back_before_its_sender_has_written_what_became_of_it_counts(
    post: Post,
) -> None:
    for state in (State.UNDER_WAY, State.UNCERTAIN):
        edition = post.sends(state)
        post.brings_back(edition, "5.2.2")
        assert edition.deliveries.get().state == State.BOUNCED


def test_of_an_erased_reader_the_delivery_alone_is_noted(post: Post) -> None:
    edition = post.sends()
    pk = post.lou.pk
    actions.erase(post.lou)
    take(bounce(names().bounce(edition.pk, pk)))
    assert Return.objects.get().subscriber_id == pk
    assert Delivery.objects.get().state == State.BOUNCED
    assert not Subscriber.objects.exists()


def test_a_bounce_of_a_delivery_that_a_restored_backup_does_not_have_is_for_a_person(
    post: Post,
) -> None:
    edition = post.sends()
    Delivery.objects.all().delete()
    assert isinstance(post.brings_back(edition, "5.1.1"), Unplaced)
    assert post.state == "confirmed"


def test_what_came_back_is_never_changed(post: Post) -> None:
    post.brings_back(post.sends(), "5.1.1")
    back = Return.objects.get()
    back.code = "5.7.1"
    with pytest.raises(ValueError, match="never changed"):
        back.save()


# -- leaving


def test_whoever_leaves_by_mail_leaves_as_by_the_link(post: Post) -> None:
    token = tokens.make(Purpose.LEAVE, post.lou.handle, post.daily.pk)
    for _ in range(2):
        take(words(f"leave+{token}@{names().bounces}", "unsubscribe"))
    assert post.state == "left"
    (proof,) = Consent.objects.all()
    assert proof.verb == "left"
    assert proof.newsletter == post.daily
    assert proof.words == "La matinale\nList-Unsubscribe"
    assert proof.page == f"mailto:leave@{names().bounces}"
    assert not is_suppressed("lou@ailleurs.example")


def test_who_is_erased_may_still_write_to_leave(post: Post) -> None:
    token = tokens.make(Purpose.LEAVE, post.lou.handle, post.daily.pk)
    actions.erase(post.lou)
    take(words(f"leave+{token}@{names().bounces}", ""))
    assert not Consent.objects.exists()


# -- what was refused at once


def test_what_was_refused_at_once_counts_like_what_came_back(post: Post) -> None:
    edition = post.sends(State.REFUSED, "5.1.1 no such mailbox")
    list(weigh_refused())
    assert post.state == "bounced"
    assert is_suppressed("lou@ailleurs.example")
    assert Delivery.objects.get().state == State.REFUSED
    assert [(it.kind, it.code) for it in edition.returns.all()] == [("hard", "5.1.1")]


def test_an_edition_that_is_under_way_is_not_weighed_yet(post: Post) -> None:
    edition = post.sends(State.REFUSED, "5.1.1 no such mailbox")
    Edition.objects.update(state=Edition.State.SENDING)
    assert list(weigh_refused()) == []
    Edition.objects.update(state=Edition.State.GAPS)
    assert list(weigh_refused()) == [1]
    assert list(weigh_refused()) == []
    assert edition.returns.count() == 1


def test_a_provider_that_blocks_more_than_two_in_a_hundred_is_named(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(99):
        post.reader(f"lecteur-{number}@orange.fr")
    edition = post.sends(State.ACCEPTED)
    some = edition.deliveries.filter(batch__provider="orange").values("pk")
    Delivery.objects.filter(pk__in=some[:3]).update(state=State.REFUSED, said="5.7.1 blocked")
    list(weigh_refused())
    (said,) = [record.getMessage() for record in caplog.records]
    assert f"edition {edition.pk}: orange blocks 3 of 99 letters" in said
    assert set(Subscription.objects.values_list("state", flat=True)) == {"confirmed"}


def test_a_readers_own_filter_is_no_provider_that_blocks(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.sends(State.REFUSED, "5.7.1 not from you")
    list(weigh_refused())
    assert not caplog.records


def test_who_comes_back_by_themselves_after_a_full_mailbox_begins_anew(post: Post) -> None:
    for _ in range(3):
        post.brings_back(post.sends(), "5.2.2")
    post.now += timedelta(hours=2)
    actions.change(post.lou, [post.daily], Shown("La matinale"))
    assert post.state == "confirmed"
    post.brings_back(post.sends(), "5.2.2")
    assert post.state == "confirmed"
