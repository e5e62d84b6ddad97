"""Two people in one story: each is told of the other before anything is lost."""

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
    expect(inside).to_contain_text(re.compile(r"Samir Haddad, .+\s: (Titre et )?Chapô\."))
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
    # What would have saved over him by itself was refused.
    desk.problems[:] = [it for it in desk.problems if not it.startswith("400 ")]
