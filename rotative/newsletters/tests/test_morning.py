"""The morning: the next edition is there, goes at its hour, or does not and says why."""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rotative.newsletters import editions, ledger, letter, morning, post
from rotative.newsletters.models import Delivery, Edition, Newsletter, Subscriber, Subscription
from rotative.newsletters.tests.conftest import Clock
from rotative.people.models import User
from rotative.record.reading import Record
from rotative.testing import cast, paper
from rotative.testing.paper import SmallPaper, story

pytestmark = pytest.mark.django_db

State = Edition.State


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.email = "marc@fanal.example"
    user.save()
    return user


@pytest.fixture
def lou(daily: Newsletter) -> Subscriber:
    lou = Subscriber.objects.create(email="lou@lecteurs.example", folded="lou@lecteurs.example")
    Subscription.objects.create(subscriber=lou, newsletter=daily, state="confirmed")
    return lou


def due(newsletter: Newsletter, minutes: float = 0) -> Edition:
    """An edition whose hour was so many minutes ago."""
    now = timezone.now()
    edition = Edition.objects.create(newsletter=newsletter, day=now.date(), due_at=now, until=now)
    put_off(edition, minutes)
    return edition


def put_off(edition: Edition, minutes: float) -> None:
    """Its newsletter's hour, and so its own, was so many minutes ago."""
    at = timezone.now() - timedelta(minutes=minutes)
    local = timezone.localtime(at)
    edition.newsletter.send_at = local.time()
    edition.newsletter.save()
    edition.day, edition.due_at, edition.until = local.date(), at, at + timedelta(hours=10)
    edition.save(update_fields=["day", "due_at", "until"])


def three_stories(fanal: SmallPaper) -> list[int]:
    names = ("Le quai", "Le pont", "Le phare")
    return [story(fanal.sport, name, slug=name[3:]).pk for name in names]


def ids(edition: Edition) -> list[int]:
    return [item.card.id for item in editions.compose(edition, Record()).items]


# -- its hour


@pytest.mark.parametrize(
    ("hour", "day", "moment"),
    [
        (time(7), date(2026, 11, 28), datetime(2026, 11, 28, 6, tzinfo=UTC)),
        (time(7), date(2026, 7, 1), datetime(2026, 7, 1, 5, tzinfo=UTC)),
        # There is no half past two in this night: it is half past three.
        (time(2, 30), date(2027, 3, 28), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # And twice in this one: the first counts.
        (time(2, 30), date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_its_hour_is_on_the_papers_clock(hour: time, day: date, moment: datetime) -> None:
    newsletter = Newsletter(kind="daily", weekdays="1234567", send_at=hour)
    assert morning.at_its_hour(newsletter, day) == moment


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)])
def test_in_a_night_when_the_clock_changes_it_comes_once(
    daily: Newsletter, clock: Clock, night: date
) -> None:
    daily.send_at = time(2, 30)
    daily.save()
    clock.at = datetime.combine(night, time(), UTC) - timedelta(hours=3)
    looked_at = []
    for _ in range(24):
        clock.wait(minutes=20)
        morning.turn()
        if Edition.objects.filter(state=State.SKIPPED).exists():  # nothing is in it
            looked_at.append(clock.at)
    its_day = Edition.objects.exclude(state=State.PROPOSED).get()
    assert its_day.day == night
    assert its_day.due_at <= looked_at[0] < its_day.due_at + timedelta(minutes=20)
    assert Edition.objects.get(state=State.PROPOSED).day == night + timedelta(days=1)


def test_after_fridays_comes_mondays(daily: Newsletter) -> None:
    daily.weekdays = "12345"
    friday = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
    assert morning.next_day(daily, friday) == (
        date(2026, 11, 30),
        datetime(2026, 11, 30, 6, tzinfo=UTC),
    )
    earlier = friday - timedelta(hours=1)
    assert morning.next_day(daily, earlier) == (
        date(2026, 11, 27),
        datetime(2026, 11, 27, 6, tzinfo=UTC),
    )


def test_the_next_edition_is_always_there_and_only_once(
    daily: Newsletter, sports: Newsletter
) -> None:
    morning.plan()
    morning.plan()
    planned = list(Edition.objects.order_by("newsletter"))
    assert [it.newsletter for it in planned] == [daily, sports]
    for it in planned:
        assert timezone.now() < it.due_at <= timezone.now() + timedelta(days=8)
        assert it.until == it.due_at + timedelta(hours=10)
    assert planned[1].day.isoweekday() == 6


def test_it_follows_its_newsletter_to_another_hour(daily: Newsletter) -> None:
    morning.plan()
    edition = Edition.objects.get()
    daily.send_at = time(18, 30)
    daily.save()
    morning.plan()
    edition = Edition.objects.get(day=edition.day)
    assert timezone.localtime(edition.due_at).time() == time(18, 30)


def test_a_closed_newsletter_has_none_to_come(daily: Newsletter, sports: Newsletter) -> None:
    morning.plan()
    written, untouched = sports.editions.get(), daily.editions.get()
    editions.write(written, subject="La finale, enfin", preheader="", introduction="")
    Newsletter.objects.update(is_open=False)
    morning.plan()
    assert not Edition.objects.filter(pk=untouched.pk).exists()
    written.refresh_from_db()
    assert written.state == State.CANCELLED
    assert "plus d’édition ce jour-là" in written.reason


# -- it goes


def test_at_its_hour_it_goes_by_itself_and_tomorrows_is_there(
    fanal: SmallPaper, daily: Newsletter, lou: Subscriber
) -> None:
    three = three_stories(fanal)
    edition = due(daily)
    morning.turn()
    edition.refresh_from_db()
    assert (edition.state, edition.candidates) == (State.SENDING, 1)
    assert edition.subject == "Le phare · Le pont"
    kept = edition.stories.values_list("story_id", "part", "size")
    assert list(kept) == [
        (three[2], "lead", "lead"),
        (three[1], "seconds", "second"),
        (three[0], "seconds", "second"),
    ]
    assert daily.name in edition.html
    assert f"https://lefanal.example{edition.path}" in edition.html
    (intent,) = ledger.turn(ledger.claim(), [], 10)
    assert intent.email == "lou@lecteurs.example"
    tomorrow = Edition.objects.exclude(pk=edition.pk).get()
    assert tomorrow.due_at > timezone.now()
    assert ids(tomorrow) == []  # what it brought is not brought again
    story(fanal.sport, "La digue", slug="digue")
    assert len(ids(tomorrow)) == 1


def test_before_its_hour_nothing_goes(fanal: SmallPaper, daily: Newsletter) -> None:
    three_stories(fanal)
    edition = due(daily, minutes=-1)
    assert morning.turn() == edition.due_at
    edition.refresh_from_db()
    assert edition.state == State.PROPOSED


def test_one_that_brings_too_little_is_not_sent(fanal: SmallPaper, daily: Newsletter) -> None:
    story(fanal.sport, "Le quai", slug="quai")
    edition = due(daily)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.SKIPPED
    assert edition.reason == "1 nouvel article\u00a0: la recette en demande 3."
    assert not edition.deliveries.exists()


def test_unless_somebody_approved_it(fanal: SmallPaper, daily: Newsletter, marc: User) -> None:
    story(fanal.sport, "Le quai", slug="quai")
    edition = due(daily)
    editions.approve(edition, marc)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.SENDING


def test_an_empty_one_cannot_even_be_approved(daily: Newsletter, marc: User) -> None:
    with pytest.raises(editions.NotNow, match="rien dans cette édition"):
        editions.approve(due(daily), marc)


def test_what_was_approved_is_what_goes(fanal: SmallPaper, daily: Newsletter, marc: User) -> None:
    """No story comes in, one that was withdrawn falls out, a corrected headline follows."""
    quai, pont, phare = three_stories(fanal)
    edition = due(daily, minutes=-30)
    editions.approve(edition, marc)
    story(fanal.sport, "La digue", slug="digue")
    page = paper.ArticlePage.objects.get(pk=quai)
    page.title = "Le quai neuf"
    paper.publish(page)
    paper.ArticlePage.objects.get(pk=pont).unpublish()
    composed = editions.compose(edition, Record())
    assert [(item.card.id, item.card.headline) for item in composed.items] == [
        (phare, "Le phare"),
        (quai, "Le quai neuf"),
    ]
    editions.reopen(edition, marc)
    assert len(ids(edition)) == 3  # the digue came in


# -- it does not go


def test_one_that_waits_for_approval_says_so_and_is_missed(
    fanal: SmallPaper, daily: Newsletter, marc: User
) -> None:
    three_stories(fanal)
    daily.waits_for_approval = True
    edition = due(daily, minutes=-20)
    morning.turn()
    morning.turn()
    (alarm,) = mail.outbox  # once, half an hour before
    assert alarm.to == ["marc@fanal.example"]
    assert f"/newsroom/newsletter/{edition.pk}/" in alarm.body
    assert "si quelqu’un la laisse partir" in alarm.body
    put_off(edition, 5)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.PROPOSED
    put_off(edition, 180)
    morning.turn()
    edition.refresh_from_db()
    assert (edition.state, len(mail.outbox)) == (State.MISSED, 2)
    assert not edition.deliveries.exists()


def test_the_late_approval_lets_it_go(fanal: SmallPaper, daily: Newsletter, marc: User) -> None:
    three_stories(fanal)
    daily.waits_for_approval = True
    edition = due(daily, minutes=50)
    editions.approve(edition, marc)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.SENDING


def test_one_that_is_held_back_stays(fanal: SmallPaper, daily: Newsletter, marc: User) -> None:
    three_stories(fanal)
    edition = due(daily)
    editions.hold(edition, marc)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.HELD


def test_a_database_that_was_restored_sends_no_edition_of_before(
    fanal: SmallPaper, daily: Newsletter, lou: Subscriber
) -> None:
    three_stories(fanal)
    edition = due(daily, minutes=6 * 60)
    morning.turn()
    edition.refresh_from_db()
    assert edition.state == State.MISSED
    assert not Delivery.objects.exists()


def test_a_letter_too_large_is_held_back_and_the_others_go(
    fanal: SmallPaper,
    daily: Newsletter,
    sports: Newsletter,
    marc: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three_stories(fanal)
    sports.kind, sports.weekdays = "daily", "1234567"
    large, other = due(daily, minutes=2), due(sports)
    draw = letter.draw

    def drawn(composed, paper, around):  # type: ignore[no-untyped-def]
        if around.name == daily.name:
            raise letter.TooLarge(123_000)
        return draw(composed, paper, around)

    monkeypatch.setattr(letter, "draw", drawn)
    morning.turn()
    large.refresh_from_db()
    other.refresh_from_db()
    assert (large.state, other.state) == (State.HELD, State.SENDING)
    assert "123" in large.reason and "retirez" in large.reason
    assert "retirez" in mail.outbox[0].body


# -- called off on its way


def test_whoever_has_it_has_it_and_nobody_else_gets_it(
    fanal: SmallPaper, daily: Newsletter, lou: Subscriber, marc: User
) -> None:
    ana = Subscriber.objects.create(email="ana@lecteurs.example", folded="ana@lecteurs.example")
    Subscription.objects.create(subscriber=ana, newsletter=daily, state="confirmed")
    three_stories(fanal)
    edition = due(daily)
    morning.turn()
    batch = ledger.claim()
    (intent,) = ledger.turn(batch, [], 1)
    editions.cancel(edition, marc)
    assert ledger.close() == []  # a letter is under way
    assert ledger.turn(batch, [(intent.delivery, ledger.Accepted("ok"))], 1) == []
    ledger.finish(batch)
    Edition.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert ledger.close() == [edition]
    edition.refresh_from_db()
    assert (edition.state, edition.outcome) == (State.CANCELLED, {"ACCEPTED": 1, "EXPIRED": 1})


# -- what its editor arranges


def test_the_editor_has_the_last_word(fanal: SmallPaper, daily: Newsletter, marc: User) -> None:
    quai, pont, phare = three_stories(fanal)
    edition = due(daily, minutes=-60)
    assert ids(edition) == [phare, pont, quai]
    editions.pin(edition, "lead", quai)
    assert ids(edition) == [quai, phare, pont]
    editions.pin(edition, "lead", pont)  # what led stands beside it
    assert ids(edition) == [pont, quai, phare]
    editions.move(edition, phare, -1)
    assert ids(edition) == [pont, phare, quai]
    editions.drop(edition, quai)
    assert ids(edition) == [pont, phare]
    editions.let_be(edition, quai)
    assert ids(edition) == [pont, phare, quai]
    editions.let_be(edition, pont)
    assert ids(edition)[0] == phare


def test_changing_an_approved_one_opens_it_again(
    fanal: SmallPaper, daily: Newsletter, marc: User
) -> None:
    quai, *_ = three_stories(fanal)
    edition = due(daily, minutes=-60)
    editions.approve(edition, marc)
    editions.drop(edition, quai)
    assert (edition.state, edition.approved_by) == (State.PROPOSED, None)


def test_nothing_is_changed_of_one_that_has_gone(
    fanal: SmallPaper, daily: Newsletter, marc: User
) -> None:
    quai, *_ = three_stories(fanal)
    edition = due(daily)
    morning.turn()
    for verb in (
        lambda: editions.drop(edition, quai),
        lambda: editions.hold(edition, marc),
        lambda: editions.approve(edition, marc),
        lambda: editions.write(edition, subject="Trop tard", preheader="", introduction=""),
    ):
        with pytest.raises(editions.NotNow, match="En cours d’envoi"):
            verb()
    editions.pause(edition, marc)
    assert ledger.claim() is None
    editions.resume(edition, marc)
    assert edition.state == State.SENDING


# -- breaking news


@pytest.fixture
def alerts(daily: Newsletter) -> Newsletter:
    return Newsletter.objects.create(
        kind="breaking", name="Les alertes", slug="alertes", promise="Dès qu’il le faut."
    )


def test_breaking_news_goes_as_soon_as_it_is_approved_twice_a_day(
    fanal: SmallPaper, alerts: Newsletter, lou: Subscriber, marc: User
) -> None:
    Subscription.objects.create(subscriber=lou, newsletter=alerts, state="confirmed")
    quai, pont, _phare = three_stories(fanal)
    for story_id, headline in ((pont, "Le pont"), (quai, "Le quai")):
        alert = editions.prepare_breaking(alerts, story_id)
        morning.turn()
        alert.refresh_from_db()
        assert alert.state == State.HELD  # nobody has looked at it yet
        editions.approve(alert, marc)
        morning.turn()
        alert.refresh_from_db()
        assert (alert.state, alert.subject) == (State.SENDING, headline)
        assert list(alert.stories.values_list("story_id", flat=True)) == [story_id]
        assert "Lire en ligne" not in alert.html  # it has no page of its own
    assert {it.number for it in Edition.objects.filter(newsletter=alerts)} == {1, 2}
    assert mail.outbox == []


def test_breaking_news_has_one_story_and_no_page(
    fanal: SmallPaper, alerts: Newsletter, marc: User, client: Client
) -> None:
    quai, pont, _phare = three_stories(fanal)
    alert = editions.prepare_breaking(alerts, quai)
    with pytest.raises(editions.NotNow, match="n’a qu’un seul article"):
        editions.pin(alert, "lead", pont)
    editions.approve(alert, marc)
    with pytest.raises(editions.NotNow, match="n’a qu’un seul article"):
        editions.reopen(alert, marc)
    morning.turn()
    alert.refresh_from_db()
    assert alert.state == State.SENDING
    assert client.get("/newsletter/alertes/").status_code == 404
    assert client.get(alert.path).status_code == 404


def test_breaking_news_that_nobody_approves_never_goes(
    fanal: SmallPaper, alerts: Newsletter
) -> None:
    quai, *_ = three_stories(fanal)
    alert = editions.prepare_breaking(alerts, quai)
    Edition.objects.update(due_at=timezone.now() - timedelta(hours=3))
    morning.turn()
    alert.refresh_from_db()
    assert alert.state == State.MISSED


def test_of_a_story_that_was_withdrawn_meanwhile_none_is_approved(
    fanal: SmallPaper, alerts: Newsletter, marc: User
) -> None:
    quai, *_ = three_stories(fanal)
    alert = editions.prepare_breaking(alerts, quai)
    paper.ArticlePage.objects.get(pk=quai).unpublish()
    with pytest.raises(editions.NotNow, match="rien dans cette édition"):
        editions.approve(alert, marc)


# -- corrections


def test_a_correction_is_told_to_who_got_the_mistake_and_to_nobody_else(
    fanal: SmallPaper, daily: Newsletter, lou: Subscriber
) -> None:
    quai, *_ = three_stories(fanal)
    first = due(daily, minutes=1)
    morning.turn()
    (intent,) = ledger.turn(batch := ledger.claim(), [], 10)
    ledger.turn(batch, [(intent.delivery, ledger.Accepted("ok"))], 0)
    ledger.finish(batch)
    ledger.close()
    ana = Subscriber.objects.create(email="ana@lecteurs.example", folded="ana@lecteurs.example")
    Subscription.objects.create(subscriber=ana, newsletter=daily, state="confirmed")
    for name in ("La digue", "La criée", "La jetée"):
        story(fanal.sport, name, slug=name[3:])
    page = paper.ArticlePage.objects.get(pk=quai)
    page.updated_at = timezone.now()
    paper.publish(page)

    tomorrow = Edition.objects.exclude(pk=first.pk).get()
    Edition.objects.filter(pk=first.pk).update(day=first.day - timedelta(days=1))
    put_off(tomorrow, 0)
    morning.turn()
    tomorrow.refresh_from_db()
    assert tomorrow.state == State.SENDING
    personal = post.template_of(tomorrow.pk)
    texts = {}
    while batch := ledger.claim():
        for intent in ledger.turn(batch, [], 10):
            mailed = message_from_bytes(b"".join([bytes(personal(intent).data)]), policy=default)
            body = mailed.get_body(("plain",))
            assert body
            texts[intent.email] = body.get_content()
    told = "a été corrigé ou complété depuis"
    assert {who: told in " ".join(text.split()) for who, text in texts.items()} == {
        "lou@lecteurs.example": True,
        "ana@lecteurs.example": False,
    }
    assert "Le quai" in texts["lou@lecteurs.example"]
    assert "Le quai" not in texts["ana@lecteurs.example"]


def test_what_may_have_gone_after_the_backup_waits_for_somebody(daily: Newsletter) -> None:
    for at, state in ((-1, "proposed"), (-2, "approved"), (-3, "sending"), (1, "proposed")):
        when = timezone.now() + timedelta(days=at)
        Edition.objects.create(
            newsletter=daily, day=when.date(), due_at=when, until=when, state=state
        )
    held = editions.hold_after_restoring(datetime(2026, 11, 28, 5, 50, tzinfo=UTC))
    assert len(held) == 3
    states = Edition.objects.order_by("due_at").values_list("state", flat=True)
    assert list(states) == ["paused", "held", "held", "proposed"]
    reasons = set(Edition.objects.values_list("reason", flat=True))
    told = "Le journal a été rétabli tel qu’il était le 28/11/2026 06:50\N{NO-BREAK SPACE}: "
    assert reasons == {"", f"{told}les lecteurs ont peut-être déjà cette édition."}
