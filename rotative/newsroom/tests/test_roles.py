"""What each ready-made role may do: role by verb, by asking the newsroom's own screens."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page

from rotative.letters.models import Message
from rotative.newsroom import roles
from rotative.newsroom.readings.models import Reading, ReadingStep
from rotative.newsroom.tests.test_publication_dialog import send, typed
from rotative.people.models import User
from rotative.plan.models import Assignment
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper, section

pytestmark = pytest.mark.django_db

VERBS = (
    *("write", "edit another's", "publish", "lock"),
    *("add a picture", "change a picture", "add a topic", "add an author"),
    *("add a document", "newsletters", "subscribers", "letters", "the paper's look"),
    *("pitch", "see the whole plan", "take an assignment", "assign to others"),
    *("invite", "read a second time"),
)
# Role by verb.
TABLE = {
    "Pigistes": {"write", "add a picture", "add a document", "pitch", "take an assignment"},
    "Journalistes": {
        *("write", "edit another's", "add a picture", "change a picture", "add a topic"),
        *("add an author", "add a document"),
        *("pitch", "see the whole plan", "take an assignment"),
    },
    "Correction": {"edit another's", "pitch", "see the whole plan"},
    "Service photo": {
        *("edit another's", "add a picture", "change a picture", "add an author"),
        *("add a document", "pitch", "see the whole plan"),
    },
    "Chefs de rubrique": {
        *("write", "edit another's", "publish", "lock", "add a picture", "change a picture"),
        *("add a topic", "add an author", "add a document", "letters"),
        *("pitch", "see the whole plan", "take an assignment", "assign to others"),
        "read a second time",
    },
    "Équipe newsletters": {"newsletters", "subscribers", "pitch"},
    "Rédaction en chef": set(VERBS),
}


def member(group: str) -> User:
    user: User = User.objects.create_user("noa", password="a-password-for-tests")
    user.groups.add(Group.objects.get(name=group))
    return user


def may(user: User, fanal: SmallPaper) -> set[str]:
    """What the newsroom lets somebody do."""
    client = Client()
    client.force_login(user)
    story, picture = small.story(fanal.sport, slug="un"), small.picture("Un quai")

    def opens(name: str, *args: object) -> bool:
        return client.get(reverse(name, args=args)).status_code == 200

    another_s = Assignment.objects.create(what="Un quai", section=fanal.sport)
    own = Assignment.objects.create(what="Un port", section=fanal.sport, pitched_by=user)

    def does(name: str, values: dict[str, str], *args: object) -> bool:
        Assignment.objects.update(changed_by=None)
        client.post(reverse(name, args=args), values)
        return Assignment.objects.filter(changed_by=user).exists()

    sent = small.draft(fanal.sport, slug="deux")
    step = sent.get_workflow().start(sent, None).current_task_state
    client.post(reverse("reading_on_it", args=[step.pk]))
    of_story = story.permissions_for_user(user)
    found = {
        "write": opens("wagtailadmin_pages:add", "articles", "articlepage", fanal.sport.pk),
        "edit another's": opens("wagtailadmin_pages:edit", story.pk),
        "publish": of_story.can_publish(),
        "lock": of_story.can_lock(),
        "add a picture": opens("wagtailimages:add"),
        "change a picture": opens("wagtailimages:edit", picture.pk),
        "add a topic": opens("wagtailsnippets_topics_topic:add"),
        "add an author": opens("wagtailsnippets_people_author:add"),
        "add a document": opens("wagtaildocs:add"),
        "newsletters": opens("newsletters:index"),
        "subscribers": opens("subscribers:index"),
        "letters": opens("messages:index"),
        "invite": opens("invite"),
        "the paper's look": opens("wagtailsettings:edit", "newsroom", "papersettings", 1),
        "see the whole plan": opens("assignment", another_s.pk),
        "assign to others": 'name="people"' in client.get(own.get_absolute_url()).content.decode(),
        "take an assignment": does("assignment_act", {"verb": "take"}, own.pk),
        "read a second time": Reading.objects.filter(task_state=step, user=user).exists(),
        "pitch": does("plan", {"what": "Une idée"}),
    }
    assert set(found) == set(VERBS)
    return {verb for verb, is_so in found.items() if is_so}


@pytest.mark.parametrize("role", TABLE)
def test_whoever_is_given_a_letter_may_answer_that_one(fanal: SmallPaper, role: str) -> None:
    noa = member(role)
    client = Client()
    client.force_login(noa)
    told = {"name": "Lou", "email": "lou@a.example", "subject": "Le pont", "text": "…"}
    theirs, others = (Message.objects.create(**told, assigned_to=who).pk for who in (noa, None))
    done = {"verb": "done"}
    assert client.post(reverse("messages:letter", args=[theirs]), done).status_code == 302
    client.post(reverse("messages:letter", args=[others]), done)
    may_all = "letters" in TABLE[role]
    assert Message.objects.get(pk=theirs).state == "done"
    assert Message.objects.get(pk=others).state == ("done" if may_all else "new")


@pytest.mark.parametrize("role", TABLE)
def test_a_role_may_do_what_the_table_says_and_nothing_else(fanal: SmallPaper, role: str) -> None:
    assert may(member(role), fanal) == TABLE[role]


@pytest.mark.parametrize("role", TABLE)
def test_at_a_step_of_comments_no_role_edits(fanal: SmallPaper, role: str) -> None:
    (step,) = ReadingStep.objects.all()
    step.kind = "comments"
    step.save()
    step.groups.set(Group.objects.all())
    noa = member(role)
    story = small.draft(fanal.sport, "Un pont", owner=noa)
    story.get_workflow().start(story, noa)
    client = Client()
    client.force_login(noa)
    send(client, story, typed(fanal, title="Tout autre chose"))
    assert small.fresh(story).get_latest_revision_as_object().title == "Un pont"


def test_the_table_has_all_roles(fanal: SmallPaper) -> None:
    assert set(TABLE) == set(Group.objects.values_list("name", flat=True))


def test_who_writes_for_one_section_writes_in_no_other(fanal: SmallPaper) -> None:
    culture = section(fanal.home, "Culture", "culture")
    noa = member("Pigistes")
    everywhere = GroupPagePermission.objects.get(group__name="Pigistes")
    everywhere.page = Page.objects.get(pk=culture.pk)
    everywhere.save()
    client = Client()
    client.force_login(noa)

    def writes_in(pk: int) -> bool:
        address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", pk])
        return client.get(address).status_code == 200

    assert writes_in(culture.pk)
    assert not writes_in(fanal.sport.pk)


def test_a_freelancer_edits_their_own_story_until_it_is_out(fanal: SmallPaper) -> None:
    noa = member("Pigistes")
    mine = small.draft(fanal.sport, slug="mien", owner=noa)
    other = small.draft(fanal.sport, slug="autre")
    assert mine.permissions_for_user(noa).can_edit()
    assert not mine.permissions_for_user(noa).can_publish()
    assert not other.permissions_for_user(noa).can_edit()


def test_desk_editors_approve_what_is_sent_to_the_second_reading(fanal: SmallPaper) -> None:
    (reading,) = GroupApprovalTask.objects.all()
    readers = set(reading.groups.values_list("name", flat=True))
    assert readers == {"Rédaction en chef", "Chefs de rubrique"}


def test_a_paper_from_before_gets_the_roles_once_and_keeps_its_own_groups(
    fanal: SmallPaper,
) -> None:
    with translation.override("fr"):
        made = [str(role.name) for role in roles.OTHERS]
    Group.objects.filter(name__in=made).delete()
    own = Group.objects.create(name="Pigistes")
    migration = import_module("rotative.newsroom.migrations.0006_roles")
    migration.make_roles(apps, None)
    assert set(made) <= set(Group.objects.values_list("name", flat=True))
    assert not GroupPagePermission.objects.filter(group=own).exists()
    assert GroupPagePermission.objects.filter(group__name="Chefs de rubrique").count() == 5
