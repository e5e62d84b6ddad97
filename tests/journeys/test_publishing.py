"""What a desk does all day, in few clicks: a story scheduled, a typo mended, a text sent back."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from .desk import Desk
from .marks import only
from .paper import Paper
from .test_first_day import faults
from .test_pages import axe  # noqa: F401
from .test_writing import section

pytestmark = pytest.mark.browser

PARIS = ZoneInfo("Europe/Paris")
A_DRAFT = """
import json
from rotative.articles.models import ArticlePage, Byline
from rotative.people.models import Author, User
from rotative.sections.models import SectionPage
article = ArticlePage(title="Le bac reprend la mer", slug="le-bac-reprend-la-mer", live=False)
article.standfirst = "Après six jours de panne."
article.body = json.dumps([{"type": "paragraph", "value": "<p>Il part à 9 heures.</p>"}])
article.bylines = [Byline(author=Author.objects.get(slug="samir-haddad"))]
article.owner = User.objects.get(username="admin")
SectionPage.objects.get(slug="societe").add_child(instance=article)
article.save_revision(user=article.owner, log_action=True)
"""
IN_A_MOMENT = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Revision
waiting = Revision.objects.get(approved_go_live_at__isnull=False)
hour = timezone.now() + timedelta(seconds=5)
waiting.content["go_live_at"] = hour.isoformat()
waiting.approved_go_live_at = hour
waiting.save()
print(hour.timestamp())
"""
SENT_TO_READ = """
from wagtail.models import Page
from rotative.people.models import User
ines = User.objects.create_user("ines", "ines@fanal.example", "x", first_name="Inès")
story = Page.objects.get(slug="le-bac-reprend-la-mer").specific
story.title = story.draft_title = "Le bac reprend enfin la mer"
story.save_revision(user=ines)
story.get_workflow().start(story, ines)
"""
OUT = "/actualite/societe/le-bac-reprend-la-mer/"


@only("fr")
def test_a_desks_day_in_few_clicks(desk: Desk, paper: Paper) -> None:
    page = desk.page
    paper.python(A_DRAFT)

    # A draft is scheduled: its headline, "Publish…", the hour, the button that says when.
    page.goto("/newsroom/")
    with desk.clicks(4):
        page.get_by_role("link", name="Le bac reprend la mer").first.click()
        page.get_by_role("button", name="Publier…").click()
        hour = (datetime.now(PARIS) + timedelta(days=400)).replace(hour=18, minute=30)
        field = page.get_by_label("Jour et heure")
        field.click()
        field.fill(f"{hour:%Y-%m-%dT%H:%M}")
        act = page.get_by_role("button", name=re.compile(r"^Publier le .+ à 18h30 dans Société$"))
        act.click()
    expect(page.locator(".messages")).to_contain_text("paraîtra le")
    expect(page.get_by_role("button", name=re.compile("^Paraît le .+ à 18h30…$"))).to_be_visible()
    assert paper.ask(OUT).status != 200

    # It goes out by itself within a second or so, without a reader. (A busy machine has five.)
    due = float(paper.python(IN_A_MOMENT))
    gone = "select 1 from wagtailcore_page where slug = 'le-bac-reprend-la-mer' and live"
    while not paper.rows(gone):
        assert time.time() < due + 5, "it is not out at its hour"
        page.wait_for_timeout(50)
    assert time.time() >= due

    # A typo in a story that is out: its headline, the mend, the shortcut, the button.
    page.goto("/newsroom/")
    with desk.clicks(2):
        page.locator(".desk").get_by_role("link", name="Le bac reprend la mer").click()
        desk.field("title").fill("Le bac reprend sa route")
        page.keyboard.press("Control+Alt+p")
        page.get_by_role("button", name="Publier les modifications maintenant").click()
    expect(page.locator(f".messages a[href$='{OUT}']")).to_be_visible()
    reply = paper.ask(OUT)
    assert reply.status == 200

    # One sent to be read goes back with its reason, which stands at the top of its editor.
    paper.python(SENT_TO_READ)
    page.goto("/newsroom/")
    with desk.clicks(4):
        page.get_by_role("link", name="Le bac reprend enfin la mer").first.click()
        page.locator("footer [data-w-dropdown-target=toggle]").click()
        page.get_by_role("button", name="Demander des modifications").click()
        page.locator(".modal-dialog textarea").fill("Qui a réparé le moteur ?")
        with page.expect_event("load"):
            page.locator(".modal-dialog [type=submit]").click()
    pk = paper.rows("select id from wagtailcore_page where slug = 'le-bac-reprend-la-mer'")[0][0]
    desk.open_story(pk)
    expect(page.get_by_role("region", name="Relecture")).to_contain_text("Qui a réparé le moteur")

    # It is found by a key from any screen; whoever changes their mind is where they were.
    page.goto("/newsroom/account/")
    first_name = page.locator("[name$=first_name]")
    first_name.focus()
    desk.find("bac reprend enfin")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(first_name).to_be_focused()
    desk.find("parametres utilis")
    expect(page.locator("#find [aria-selected=true]")).to_contain_text("Utilisateurs")
    page.keyboard.press("Escape")
    desk.find("bac reprend enfin").press("Enter")
    expect(page).to_have_url(re.compile(rf"/newsroom/pages/{pk}/edit/"))

    # It is moved to another section from the list, and its old address leads there.
    page.goto("/newsroom/stories/?q=bac+reprend+enfin")
    with desk.clicks(3):
        page.get_by_role("link", name="Rubrique, thèmes, heure").click()
        page.get_by_label("Rubrique").select_option(label="Sport")
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("est maintenant sous Sport")
    led = paper.ask(OUT)
    assert (led.status, led.headers["location"]) == (301, "/sport/le-bac-reprend-la-mer/")


@only("fr")
def test_the_dialog_by_keyboard_and_on_a_phone(
    desk: Desk,
    paper: Paper,
    axe: str,  # noqa: F811
) -> None:
    page = desk.page
    desk.new_story(section(paper, "societe"))
    desk.field("title").fill("Une alerte à compléter")
    page.keyboard.press("Control+Alt+p")
    dialog = page.locator("#publication")
    missing = dialog.get_by_role("link", name=re.compile("^Il n’y a pas de texte"))
    expect(missing).to_be_focused()
    expect(dialog.get_by_role("button", name="Publier maintenant")).to_be_disabled()
    assert faults(page, axe) == []
    page.set_viewport_size({"width": 390, "height": 844})
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 390
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.keyboard.press("Escape")
    expect(desk.field("title")).to_be_focused()

    page.keyboard.press("Control+Alt+p")
    dialog.get_by_role("link", name=re.compile("Aucun sujet|aucun sujet")).click()
    expect(page.locator("#id_story_topics-ADD")).to_be_focused()  # on another tab
    desk.turn_to(0)
    desk.add_paragraph("La digue a cédé à 6 heures.")

    # It cannot wait for a signature: whoever publishes it is named until it has one.
    desk.ask_to_publish()
    dialog.get_by_role("checkbox", name=re.compile("^Cela ne peut pas attendre")).check()
    desk.do_publish()
    expect(page.get_by_role("region", name="Publié, à compléter")).to_contain_text("une signature")
    page.goto("/newsroom/")
    todo = page.get_by_role("region", name="Publié, à compléter")
    todo.get_by_role("link", name="Une alerte à compléter").click()
    desk.sign("Samir Haddad")
    desk.publish()
    expect(page.get_by_role("region", name="Publié, à compléter")).to_have_count(0)
