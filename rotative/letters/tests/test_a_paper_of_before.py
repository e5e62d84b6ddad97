"""Messages were the app `readers` before the first release: a paper of then loses none of them."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import ModelLogEntry

from rotative.letters.models import Message
from rotative.people.models import User

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FORMER = ("0001_initial", "0002_message_forwarded_when_a_server_took_it")

OURS = ["0001_initial", "0002_the_inbox"]
WRITTEN = ("id", "name", "email", "subject", "text", "received_at", "state", "words")


def tables() -> set[str]:
    """Those that hold messages, under one name or the other."""
    return {"letters_message", "readers_message"} & set(connection.introspection.table_names())


def put_back() -> None:
    """The database as it was: the same table, under the label of then."""
    # The roles come after it, and take all that comes after them along.
    for app, name in (("newsroom", "0005_the_list_of_stories"), ("letters", "0001_initial")):
        call_command("migrate", app, name, verbosity=0)
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.alter_db_table(Message, "letters_message", "readers_message")
    kinds = ContentType.objects.filter(app_label="letters", model="message")
    kinds.update(app_label="readers")
    ContentType.objects.clear_cache()
    recorder.record_unapplied("letters", "0001_initial")
    for name in FORMER:
        recorder.record_applied("readers", name)


@pytest.fixture
def brought_over(db: None) -> Iterator[None]:
    """Whatever goes wrong, the next tests find the table of today, and the types in memory."""
    yield
    call_command("migrate", verbosity=0)
    ContentType.objects.get_for_models(*apps.get_models())


def test_its_messages_and_who_may_read_them_are_there(brought_over: None) -> None:
    letter = Message.objects.create(
        name="Lou", email="lou@a.example", subject="Bonjour", text="Mes mots"
    )
    before = Message.objects.values(*WRITTEN).get()
    group = Group.objects.create(name="Rédaction")
    rights = Permission.objects.filter(
        content_type__app_label="letters", codename__in=["view_message", "delete_message"]
    )
    group.permissions.set(rights)
    line = ModelLogEntry.objects.log_action(letter, "wagtail.delete")
    put_back()
    assert tables() == {"readers_message"}

    call_command("migrate", verbosity=0)

    assert tables() == {"letters_message"}
    assert Message.objects.values(*WRITTEN).get() == before
    kind = ContentType.objects.get(model="message")
    assert (kind.app_label, kind.pk) == ("letters", line.content_type_id)
    assert Permission.objects.filter(content_type=kind).count() == 4
    marc = User.objects.create_user("marc")
    marc.groups.set([group])
    assert marc.has_perms(["letters.view_message", "letters.delete_message"])
    assert not marc.has_perm("letters.change_message")
    applied = MigrationRecorder(connection).applied_migrations()
    assert [name for app, name in applied if app == "letters"] == OURS
    assert not [name for app, name in applied if app == "readers"]
    assert Message.objects.create(name="Zoé", email="z@a.example").pk > letter.pk


def test_a_new_paper_has_nothing_of_it() -> None:
    assert tables() == {"letters_message"}
    assert not ContentType.objects.filter(app_label="readers").exists()
