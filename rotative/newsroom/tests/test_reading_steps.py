"""A larger paper's second reading: desk, proof, ready; each with its hours, and who is on it."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.models import (
    Comment,
    GroupApprovalTask,
    PageLogEntry,
    Task,
    TaskState,
    Workflow,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset

from rotative.articles.models import ArticlePage
from rotative.newsroom.readings.models import Reading, ReadingStep
from rotative.newsroom.stories.models import StoryLine
from rotative.newsroom.tests.test_publication_dialog import (
    PUBLISH,
    at,
    said,
    send,
    signed_in,
    typed,
)
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, draft, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eleven")]
PASS_ON = {"action-workflow-action": "true", "workflow-action-name": "approve"}
SEND_BACK = {"action-workflow-action": "true", "workflow-action-name": "reject"}


@pytest.fixture(autouse=True)
def steps(fanal: SmallPaper) -> dict[str, ReadingStep]:
    """The paper's second reading has three steps instead of one."""
    workflow = Workflow.objects.get()
    WorkflowTask.objects.filter(workflow=workflow).delete()
    made = {}
    for place, (name, group, kind, hours) in enumerate(
        [
            ("Desk", "Chefs de rubrique", "edits", 1),
            ("Correction", "Correction", "comments", 2),
            ("Prêt", "Rédaction en chef", "ready", None),
        ]
    ):
        step = ReadingStep.objects.create(name=name, kind=kind, due_after=hours)
        step.groups.add(Group.objects.get(name=group))
        WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=place)
        made[name] = step
    return made


def member(name: str, first_name: str, group: str) -> User:
    user: User = User.objects.create_user(name, password=cast.PASSWORD, first_name=first_name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    return cast.ines()


@pytest.fixture
def paul(fanal: SmallPaper) -> User:
    return member("paul", "Paul", "Chefs de rubrique")


@pytest.fixture
def noa(fanal: SmallPaper) -> User:
    return member("noa", "Noa", "Correction")


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    return cast.marc()


def sent(fanal: SmallPaper, ines: User, title: str = "Un pont") -> ArticlePage:
    story = draft(fanal.sport, title, owner=ines)
    story.get_workflow().start(story, ines)
    return fresh(story)


def pass_on(story: ArticlePage, *readers: User) -> ArticlePage:
    for reader in readers:
        step = fresh(story).current_workflow_task_state
        step.task.specific.on_action(step, reader, "approve")
    return fresh(story)


def arrived(story: ArticlePage, **ago: float) -> None:
    """It has been at its step for some time."""
    step = story.current_workflow_task_state
    TaskState.objects.filter(pk=step.pk).update(started_at=step.started_at - timedelta(**ago))


def to_read(user: User) -> list[str]:
    """What the first screen says that waits for somebody, a line each."""
    page = html.document_fromstring(said(signed_in(user).get("/newsroom/")))
    lines = page.xpath("//section[h2[normalize-space()='À relire']]/ol/li")
    return [" ".join(line.text_content().split()) for line in lines]


def in_the_list(user: User) -> str:
    page = html.document_fromstring(said(signed_in(user).get("/newsroom/stories/?period=all")))
    return " ".join(page.xpath("//td[@class='state']")[0].text_content().split())


def over_the_form(user: User, story: ArticlePage) -> str:
    page = html.document_fromstring(said(signed_in(user).get(f"/newsroom/pages/{story.pk}/edit/")))
    (note,) = page.xpath("//section[contains(@class,'second-reading')]")
    return " ".join(note.text_content().split())


def on_it(user: User, story: ArticlePage, known: User | None = None, verb: str = "take") -> str:
    address = reverse("reading_on_it", args=[story.current_workflow_task_state.pk])
    form = {"verb": verb, "known": known.pk if known else ""}
    page = html.document_fromstring(said(signed_in(user).post(address, form, follow=True)))
    return " ".join(it.text_content().strip() for it in page.xpath("//*[@class='messages']//li"))


def state(story: ArticlePage) -> str:
    return StoryLine.objects.get(pk=story.pk).state


# -- from step to step


def test_a_story_goes_from_the_desk_to_proof_to_ready_and_out(
    fanal: SmallPaper, ines: User, paul: User, noa: User, marc: User
) -> None:
    story = sent(fanal, ines)
    assert (len(to_read(paul)), to_read(noa), to_read(marc)) == (1, [], [])
    pass_on(story, paul)
    assert (to_read(paul), len(to_read(noa)), to_read(marc)) == ([], 1, [])
    assert state(story) == "review"
    pass_on(story, noa)
    assert (to_read(noa), len(to_read(marc))) == ([], 1)
    assert state(story) == "ready" and not fresh(story).live
    assert "Prêt" in in_the_list(marc)
    assert "est paru" in said(send(signed_in(marc), story, typed(fanal) | PUBLISH))
    assert fresh(story).live and state(story) == "live"


def test_what_is_done_at_a_step_may_be_changed_with_stories_at_it(
    fanal: SmallPaper, ines: User, steps: dict[str, ReadingStep]
) -> None:
    story = sent(fanal, ines)
    assert state(story) == "review"
    steps["Desk"].kind = "ready"
    steps["Desk"].save()
    assert state(story) == "ready"


def test_the_settings_have_its_kind_and_hours_and_no_other_kind_of_task(
    fanal: SmallPaper, admin_client: Client
) -> None:
    new = admin_client.get(reverse("wagtailadmin_workflows:select_task_type"))
    assert new.status_code == 302, "there is one kind: its form comes at once"
    shown = said(admin_client.get(new["Location"]))
    assert "Il est relu, et peut seulement être commenté" in shown and "Délai, en heures" in shown
    group = Group.objects.get(name="Correction")
    form = {"name": "Relecture du soir", "groups": group.pk, "kind": "comments", "due_after": 3}
    admin_client.post(new["Location"], form)
    made = ReadingStep.objects.get(name="Relecture du soir")
    assert (made.kind, made.due_after, made.groups.get()) == ("comments", 3, group)
    for wrong in ("0", "721", "-1", "deux"):
        answer = admin_client.post(new["Location"], form | {"name": wrong, "due_after": wrong})
        assert answer.status_code == 200
    assert not ReadingStep.objects.filter(name="0").exists()


# -- in time


def test_what_is_late_is_said_on_the_desk_in_the_list_and_in_the_editor(
    fanal: SmallPaper, ines: User, paul: User
) -> None:
    story = sent(fanal, ines)
    assert "À relire avant 12h00" in to_read(paul)[0]
    assert "Desk · À relire avant 12h00" in in_the_list(paul)
    arrived(story, hours=2)
    assert "En retard : à relire avant 10h00" in to_read(paul)[0]
    assert "En retard : à relire avant 10h00" in in_the_list(ines)
    assert "En retard : à relire avant 10h00" in over_the_form(ines, story)


def test_the_next_due_is_first_and_what_has_no_hour_last(
    fanal: SmallPaper, ines: User, paul: User, noa: User, steps: dict[str, ReadingStep]
) -> None:
    steps["Correction"].groups.add(*paul.groups.all())
    pass_on(sent(fanal, ines, "Dans deux heures"), paul)
    sent(fanal, ines, "Dans une heure")
    steps["Prêt"].groups.add(*paul.groups.all())
    pass_on(sent(fanal, ines, "Sans heure"), paul, noa)
    headlines = [line.split(" Sport")[0].split(" ", 1)[1] for line in to_read(paul)]
    assert headlines == ["Dans une heure", "Dans deux heures", "Sans heure"]


# -- who is on it


def test_whoever_is_on_it_is_named_to_all_with_the_hour(
    fanal: SmallPaper, ines: User, paul: User
) -> None:
    story = sent(fanal, ines)
    assert "Personne ne s’en occupe" in over_the_form(ines, story)
    on_it(paul, story)
    assert "Paul s’en occupe, depuis 11h00" in over_the_form(ines, story)
    assert "Paul s’en occupe, depuis 11h00" in in_the_list(ines)
    assert "Vous vous en occupez, depuis 11h00" in to_read(paul)[0]
    assert PageLogEntry.objects.get(action="rotative.reading.take").user == paul
    on_it(paul, story, verb="give_back")
    assert "Personne ne s’en occupe" in over_the_form(ines, story)


def test_its_button_works_in_a_browser(fanal: SmallPaper, ines: User, paul: User) -> None:
    story = sent(fanal, ines)
    client = Client(enforce_csrf_checks=True)
    client.force_login(paul)
    for address in ("/newsroom/", f"/newsroom/pages/{story.pk}/edit/"):
        Reading.objects.all().delete()
        page = html.document_fromstring(client.get(address).content)
        (form,) = [it for it in page.forms if it.get("class") == "on-it"]
        assert form.fields["next"] == address
        answer = client.post(form.action, dict(form.form_values()) | {"verb": "take"})
        assert (answer.status_code, answer["Location"]) == (302, address)
        assert Reading.objects.get().user == paul


def test_taking_over_is_from_somebody_whom_one_knows(
    fanal: SmallPaper, ines: User, paul: User
) -> None:
    ana = member("ana", "Ana", "Chefs de rubrique")
    story = sent(fanal, ines)
    on_it(paul, story)
    assert "Paul s’en occupe, depuis 11h00" in on_it(ana, story), "nobody had it when she looked"
    assert Reading.objects.get().user == paul
    assert "Reprendre à Paul" in to_read(ana)[0]
    on_it(ana, story, known=paul)
    assert Reading.objects.get().user == ana
    last = PageLogEntry.objects.filter(action="rotative.reading.take").order_by("pk").last()
    assert last is not None and last.data == {"step": "Desk", "from": "Paul"}


def test_who_does_not_read_at_this_step_is_not_on_it(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = sent(fanal, ines)
    for nobody in (ines, noa):
        assert "Vous ne relisez pas à cette étape" in on_it(nobody, story)
    before = story.current_workflow_task_state
    pass_on(story, paul)
    address = reverse("reading_on_it", args=[before.pk])
    assert "n’est plus à cette étape" in said(signed_in(paul).post(address, follow=True))
    assert "n’est plus à cette étape" in said(
        signed_in(paul).post(reverse("reading_on_it", args=[10**9]), follow=True)
    )
    assert signed_in(paul).get(address).status_code == 405
    assert not Reading.objects.exists()


def test_at_the_next_step_nobody_is_on_it_yet(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = sent(fanal, ines)
    on_it(paul, story)
    assert "Personne" in over_the_form(noa, pass_on(story, paul))


# -- comments, and nothing else


def a_comment(words: str) -> dict[str, Any]:
    row = {"text": words, "contentpath": "title", "position": "", "replies": inline_formset([])}
    return {"comments": inline_formset([row])}


def test_who_may_only_comment_changes_nothing_whatever_is_sent(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = pass_on(sent(fanal, ines), paul)
    shown = over_the_form(noa, story)
    assert "Ici, vous pouvez le commenter, le transmettre ou le renvoyer" in shown
    form = typed(
        fanal,
        title="Tout autre chose",
        standfirst="Un autre chapô",
        slug="ailleurs",
        moves_to=str(fanal.world.pk),
        bylines=inline_formset([]),
        go_live_at=at(5)[1],
        **a_comment("Qui l’a construit ?"),
    )
    send(signed_in(noa), story, form)
    kept = fresh(story).get_latest_revision_as_object()
    assert (kept.title, kept.standfirst) == ("Un pont", story.standfirst)
    assert kept.slug == story.slug and kept.go_live_at is None and kept.moves_to is None
    assert kept.bylines.count() == story.bylines.count()
    assert fresh(story).get_parent().pk == fanal.sport.pk
    comment = Comment.objects.get()
    assert (comment.text, comment.user, comment.page_id) == ("Qui l’a construit ?", noa, story.pk)
    assert fresh(story).workflow_in_progress


def test_it_is_passed_on_and_sent_back_as_it_was(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = pass_on(sent(fanal, ines), paul)
    send(signed_in(noa), story, typed(fanal, title="Tout autre chose") | PASS_ON)
    assert fresh(story).current_workflow_task.name == "Prêt"
    assert fresh(story).get_latest_revision_as_object().title == "Un pont"
    other = pass_on(sent(fanal, ines, "Une digue"), paul)
    why = {"workflow-action-extra-data": '{"comment": "Deux fautes."}'}
    send(signed_in(noa), other, typed(fanal, title="Autre") | SEND_BACK | why)
    assert "Deux fautes." in over_the_form(ines, fresh(other))
    assert fresh(other).get_latest_revision_as_object().title == "Une digue"


def test_the_list_changes_nothing_of_it_either(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = pass_on(sent(fanal, ines), paul)
    quick = reverse("stories_quick", args=[story.pk])
    assert "il est en relecture : on peut seulement le commenter" in said(signed_in(noa).get(quick))
    answer = signed_in(noa).post(quick, {"published_at": "2026-01-01T10:00"})
    assert answer.status_code in {302, 403}
    assert fresh(story).get_latest_revision_as_object().published_at is None


def test_a_broken_comment_is_refused_and_the_form_comes_again(
    fanal: SmallPaper, ines: User, paul: User, noa: User
) -> None:
    story = pass_on(sent(fanal, ines), paul)
    answer = send(signed_in(noa), story, typed(fanal, title="X", **a_comment("")))
    assert answer.status_code == 200 and not Comment.objects.exists()
    assert fresh(story).get_latest_revision_as_object().title == "Un pont"


def test_the_last_who_may_only_comment_publishes_at_an_hour_what_was_sent(
    fanal: SmallPaper, ines: User, paul: User, marc: User, steps: dict[str, ReadingStep]
) -> None:
    WorkflowTask.objects.filter(task=steps["Prêt"]).delete()
    steps["Correction"].groups.set(marc.groups.all())
    story = pass_on(sent(fanal, ines), paul)
    hour, typed_hour = at(30)
    form = typed(fanal, title="Autre", go_live_at=typed_hour) | PUBLISH
    shown = said(send(signed_in(marc), story, form | {"publish-anyway": "1"}))
    assert "« Un pont » paraîtra le" in shown
    waiting = fresh(story).scheduled_revision
    assert waiting is not None and waiting.approved_go_live_at == hour
    assert waiting.content["title"] == "Un pont"


def test_the_last_approval_is_for_who_may_publish(
    fanal: SmallPaper, ines: User, paul: User, noa: User, steps: dict[str, ReadingStep]
) -> None:
    WorkflowTask.objects.filter(task=steps["Prêt"]).delete()
    story = pass_on(sent(fanal, ines), paul)
    (line,) = to_read(noa)
    assert "Demander des modifications" in line and "Approuver" not in line
    step = story.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", step.pk])
    signed_in(noa).post(address)
    send(signed_in(noa), story, typed(fanal) | PASS_ON)
    assert fresh(story).workflow_in_progress and not fresh(story).live


def test_an_administrator_may_edit_everywhere(
    fanal: SmallPaper, ines: User, paul: User, admin_client: Client
) -> None:
    story = pass_on(sent(fanal, ines), paul)
    send(admin_client, story, typed(fanal, title="Deux ponts"))
    assert fresh(story).get_latest_revision_as_object().title == "Deux ponts"


# -- a paper from before


def test_readings_that_are_under_way_go_on_after_the_upgrade(fanal: SmallPaper, ines: User) -> None:
    steps = import_module("rotative.newsroom.migrations.0010_steps_of_before")
    steps.become_approvals(apps, None)
    ReadingStep.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    old = GroupApprovalTask.objects.get(name="Relecture")
    workflow = Workflow.objects.get()
    WorkflowTask.objects.filter(workflow=workflow).delete()
    WorkflowTask.objects.create(workflow=workflow, task=old)
    assert type(Task.objects.get(pk=old.pk).specific) is GroupApprovalTask
    story = sent(fanal, ines)

    steps.become_steps(apps, None)

    ContentType.objects.clear_cache()
    step = fresh(story).current_workflow_task
    assert isinstance(step, ReadingStep)
    assert (step.name, step.kind, step.due_after) == ("Relecture", "edits", None)
    assert set(step.groups.all()) == set(old.groups.all())
    marc = cast.marc()
    assert len(to_read(marc)) == 1
    on_it(marc, fresh(story))
    send(signed_in(marc), story, typed(fanal) | PUBLISH)
    assert fresh(story).live


# -- at a cost


def test_many_to_read_cost_no_more_queries(
    fanal: SmallPaper, ines: User, paul: User, django_assert_max_num_queries: Any
) -> None:
    def count(address: str) -> int:
        client = signed_in(paul)
        client.get(address)
        with django_assert_max_num_queries(300) as context:
            client.get(address)
        return len(context.captured_queries)

    on_it(paul, sent(fanal, ines, "Un pont"))
    few = count("/newsroom/"), count("/newsroom/stories/?period=all")
    for number in range(8):
        on_it(paul, sent(fanal, ines, f"Le pont {number}"))
    many = count("/newsroom/"), count("/newsroom/stories/?period=all")
    assert many == few
