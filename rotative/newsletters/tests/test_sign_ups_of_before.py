"""A paper of before has sign-ups that wait: none of them is lost, nor who may read them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from rotative.newsletters import actions, tokens
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Subscription
from rotative.people.models import User
from rotative.record.models import Paper

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ASKED = [
    ("Lou@lefanal.example", "Chaque matin.", "/sport/", "2026-01-02T08:00:00+00:00"),
    ("zoe@été.example", "Chaque matin.", "", "2026-03-04T08:00:00+00:00"),
    ("lou@lefanal.example", "Chaque soir.", "/", "2026-05-06T08:00:00+00:00"),
]


@pytest.fixture
def before(db: None) -> Iterator[None]:
    """The database as the last release left it; the next tests find today's in any case."""
    Subscription.objects.all().delete()
    Newsletter.objects.all().delete()
    MigrationExecutor(connection).migrate([("newsletters", "0001_initial")])
    yield
    call_command("migrate", verbosity=0)
    ContentType.objects.clear_cache()
    ContentType.objects.get_for_models(*apps.get_models())


def sign_up() -> None:
    state = MigrationExecutor(connection).loader.project_state([("newsletters", "0001_initial")])
    former = state.apps.get_model("newsletters", "SignUp")
    for email, wording, page, at in ASKED:
        row = former.objects.create(email=email, wording=wording, page=page)
        former.objects.filter(pk=row.pk).update(asked_at=datetime.fromisoformat(at))


def test_those_who_asked_wait_for_the_daily_letter_with_the_words_of_then(before: None) -> None:
    Paper.objects.create(pk=1, data={"language": "en", "newsletter_pitch": "Each morning."})
    sign_up()
    call_command("migrate", verbosity=0)
    assert "newsletters_signup" not in connection.introspection.table_names()
    (daily,) = Newsletter.objects.all()
    assert (daily.slug, daily.name, daily.promise) == ("daily", "The daily letter", "Each morning.")
    lou, zoe = Subscriber.objects.order_by("asked_at")
    assert (lou.email, lou.language, lou.asked_at.isoformat()) == (*ASKED[0][:1], "en", ASKED[0][3])
    assert zoe.folded == "zoe@xn--t-9fab.example"
    rows = Subscription.objects.order_by("asked_at").values_list("subscriber", "state", "mailed_at")
    assert list(rows) == [(lou.pk, "pending", None), (zoe.pk, "pending", None)]
    proofs = Consent.objects.order_by("at")
    assert [(it.subscriber, it.words, it.page) for it in proofs] == [
        (lou, "Chaque matin.", "/sport/"),
        (zoe, "Chaque matin.", ""),
        (lou, "Chaque soir.", "/"),
    ]
    assert {it.digest for it in proofs.filter(subscriber=lou)} == {tokens.digest(lou.folded)}

    assert actions.forget_unconfirmed() == 0  # they are owed a confirmation first
    actions.mail_what_is_owed()
    assert sorted(letter.to[0] for letter in mail.outbox) == [ASKED[0][0], ASKED[1][0]]
    assert timezone.now() > Subscription.objects.earliest("mailed_at").mailed_at


def test_who_could_read_them_can_read_subscribers_and_edit_newsletters(before: None) -> None:
    call_command("migrate", "newsletters", "0001", verbosity=0)  # its permissions, too
    rights = Permission.objects.filter(
        content_type__app_label="newsletters", content_type__model="signup"
    )
    assert rights.count() == 4
    group = Group.objects.create(name="Rédaction")
    group.permissions.set(rights)
    call_command("migrate", verbosity=0)
    marc = User.objects.create_user("marc")
    marc.groups.set([group])
    assert marc.has_perms(["newsletters.view_subscriber", "newsletters.delete_subscriber"])
    assert marc.has_perms(["newsletters.change_newsletter", "newsletters.view_newsletter"])
    assert not ContentType.objects.filter(app_label="newsletters", model="signup").exists()


def test_a_new_installation_has_no_newsletter_before_its_paper(before: None) -> None:
    call_command("migrate", verbosity=0)
    assert not Newsletter.objects.exists()
