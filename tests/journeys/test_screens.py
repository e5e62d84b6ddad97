"""Each kind of screen of the newsroom can be used by everyone, Wagtail's own parts included."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_pages import axe  # noqa: F401
from .test_writing import section

pytestmark = [pytest.mark.browser, only("fr", "screens")]

WRITE_A_LETTER = """
from rotative.letters import handling
from rotative.letters.models import Message
from rotative.people.models import User
it = Message.objects.create(name="Zoé", email="zoe@a.example", subject="Le pont", text="Bonjour")
handling.reply(it.pk, "Merci.", by=User.objects.get(username="admin"), seen=0)
"""
# What numbers in addresses stand for.
NUMBERS = {
    "letter": "select id from letters_message order by id desc limit 1",
    "edition": "select id from newsletters_edition where state = 'proposed'",
    "story": "select min(story_id) from newsroom_storyline where is_live",
    "planned": "select id from plan_assignment where due is not null",
    "section": "select page_ptr_id from sections_sectionpage"
    " join wagtailcore_page on id = page_ptr_id where slug = 'societe'",
    "page": "select page_ptr_id from articles_articlepage order by page_ptr_id limit 1",
}
SCREENS = (
    "",
    "press/?path=/",
    "settings/newsroom/papersettings/",
    "snippets/topics/topic/",
    "snippets/people/author/add/",
    "messages/",
    "messages/{letter}/",
    "account/",
    "account/two-factor/",
    "account/two-factor/app/",
    "account/two-factor/passkey/",
    "images/",
    "mail/",
    "newsletter/",
    "newsletter/1/",
    "newsletter/{edition}/",
    "newsletter/deliverability/",
    "newsletter/take-over/",
    "mailbox/",
    "new-story/",
    "invitations/",
    "invitations/new/",
    "settings/accounts/signinsettings/",
    "stories/?q=pont",
    "stories/{story}/",
    "bulk/newsroom/storyline/move/?id={story}",
    "plan/",
    "plan/?by=section",
    "plan/{planned}/",
    "plan/calendar/",
    "manual/",
    "manual/finding/",
    "workflows/tasks/add/newsroom/readingstep/",
    "could-not-be-made/",
    "pages/{section}/unpublish/",
    "pages/{page}/preview-links/",
)


@pytest.fixture(scope="module")
def admin(browser: Browser, paper: Paper) -> Iterator[Desk]:
    """Somebody who may see every screen, signed in once."""
    desk = Desk(browser, paper)
    desk.sign_in()
    yield desk
    desk.context.close()


@pytest.fixture
def desk(admin: Desk) -> Iterator[Desk]:
    admin.problems.clear()
    admin.page.set_viewport_size({"width": 1400, "height": 1000})
    yield admin
    assert admin.problems == []


@pytest.fixture(scope="module")
def numbers(paper: Paper) -> dict[str, int]:
    paper.python(WRITE_A_LETTER)
    return {name: paper.rows(query)[0][0] for name, query in NUMBERS.items()}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen or "the first screen")
def test_a_screen_can_be_used_by_everyone(
    desk: Desk,
    numbers: dict[str, int],
    axe: str,  # noqa: F811
    screen: str,
) -> None:
    answer = desk.page.goto(f"/newsroom/{screen.format(**numbers)}")
    assert answer is not None and answer.status == 200
    assert faults(desk.page, axe) == []


def test_so_can_the_editor(desk: Desk, paper: Paper, axe: str) -> None:  # noqa: F811
    desk.new_story(section(paper, "societe"))
    desk.add_key_point("Il ouvre demain.")
    desk.add_paragraph("Le pont ouvre enfin.")
    desk.add_heading("Et après")
    assert faults(desk.page, axe) == []


def test_so_can_what_ctrl_k_finds(desk: Desk, axe: str) -> None:  # noqa: F811
    desk.page.goto("/newsroom/")
    desk.find("pont")
    assert faults(desk.page, axe) == []
