"""Two people in one story, and who reads it: each is told of the other before anything is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_plan import A_PASSWORD, PASSWORD

pytestmark = pytest.mark.browser

A_DRAFT = """
from rotative.articles.models import ArticlePage
from rotative.people.models import User
from rotative.sections.models import SectionPage
samir = User.objects.get(username="samir-haddad")
story = ArticlePage(title="La digue tient bon", slug="la-digue-tient-bon", live=False, owner=samir)
SectionPage.objects.get(slug="societe").add_child(instance=story)
story.save_revision(user=samir, log_action=True)
print(story.pk)
"""
# Larger papers have a step where a story may only be commented on.
SENT_TO_PROOF = """
from wagtail.models import Page, Workflow, WorkflowTask
from rotative.newsroom.models import ReadingStep
from rotative.people.models import User
samir = User.objects.get(username="samir-haddad")
(desk,) = ReadingStep.objects.all()
step = ReadingStep.objects.create(name="Correction", kind="comments", due_after=2)
step.groups.set(samir.groups.all())
WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=step, sort_order=-1)
story = Page.objects.get(slug="la-digue-tient-bon").specific
story.get_workflow().start(story, User.objects.get(username="admin"))
"""


@pytest.fixture
def samir(browser: Browser, paper: Paper) -> Iterator[Desk]:
    """A reporter, at a desk of his own."""
    paper.python(A_PASSWORD)
    desk = Desk(browser, paper)
    desk.sign_in("samir-haddad", PASSWORD)
    yield desk
    desk.context.close()
    assert desk.problems == []


@only("fr")
def test_two_people_in_one_story(desk: Desk, samir: Desk, paper: Paper) -> None:
    pk = int(paper.python(A_DRAFT))
    inside = desk.page.get_by_role("region", name="Dans l’article en ce moment")

    # Samir writes; whoever opens it after him reads so before the first key.
    samir.open_story(pk)
    with samir.autosave():
        samir.field("title").fill("La digue tient bon, malgré la houle")
    desk.open_story(pk)
    expect(inside).to_contain_text("Samir Haddad y écrit, depuis")
    expect(desk.field("title")).to_have_value("La digue tient bon, malgré la houle")

    # He goes on: who has it open is told what saving now would take from him…
    with samir.autosave():
        samir.field("standfirst").fill("Trois mètres de creux.")
    expect(inside).to_contain_text(re.compile(r"Samir Haddad, .+ : (Titre et )?Chapô\."))
    expect(inside).to_contain_text("ne sont plus dans l’article")

    # … is asked before it is done, and it is said afterwards.
    desk.field("title").fill("La digue a tenu")
    desk.page.locator("footer .action-save").click()
    question = desk.page.get_by_role("dialog").filter(has_text="Samir Haddad")
    expect(question).to_contain_text("Chapô")
    with desk.page.expect_event("load"):
        question.locator("[data-action*=confirm]").click()
    said = desk.page.locator(".messages")
    expect(said).to_contain_text("Vous avez enregistré par-dessus une version plus récente")
    expect(said).to_contain_text("Samir Haddad")
    samir.page.goto("/newsroom/")

    # At a step where it may only be commented on, he says that he is on it; the desk sees it.
    paper.python(SENT_TO_PROOF)
    samir.page.goto("/newsroom/")
    line = samir.page.get_by_role("listitem").filter(has_text="La digue a tenu")
    expect(line).to_contain_text("À relire avant")
    line.get_by_role("button", name="Je m’en occupe").click()
    expect(line).to_contain_text("Vous vous en occupez, depuis")
    desk.page.goto("/newsroom/stories/")
    row = desk.page.get_by_role("row").filter(has_text="La digue a tenu")
    expect(row).to_contain_text("Samir Haddad s’en occupe, depuis")

    # What he types is not taken; what he says beside it is.
    samir.open_story(pk)
    expect(samir.page.get_by_role("region", name="Relecture")).to_contain_text("le commenter")
    samir.field("title").click()
    samir.page.keyboard.type("Autre chose")
    expect(samir.field("title")).to_have_value("La digue a tenu")
    field = samir.page.locator("[data-contentpath=title]")
    field.hover()
    field.locator("[data-component=add-comment-button]").click()
    comment = samir.page.locator("#comments textarea").first
    comment.fill("Depuis quand ?")
    samir.page.locator("#comments button[type=submit]").first.click()
    samir.page.locator("footer .action-save").click()
    rows = f"select text from wagtailcore_comment where page_id = {pk}"
    expect(samir.page.locator("footer .action-save")).to_be_enabled()
    samir.open_story(pk)
    assert paper.rows(rows) == [("Depuis quand ?",)]
    expect(samir.field("title")).to_have_value("La digue a tenu")
