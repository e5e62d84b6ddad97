"""The pictures of the manual: the demo newspaper's screens, each in a wide window and on a phone.

`make pictures` writes them into the package, where the manual shows them.
"""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from rotative.newsroom.manual.chapters import WIDTHS, file_of

from .desk import Desk
from .paper import Paper

HEIGHTS = dict(zip(WIDTHS, (800, 844), strict=True))
SMALL = 55_000  # bytes: what is larger is made with less quality
# What was written in the demo newspaper since it was built.
WORDS = {
    "fr": {
        "me": ["Inès", "Vidal"],
        "returned": "Cantine : le prix du repas passe à 4,20 €",
        "draft": "La passerelle du port fermée jusqu’à jeudi",
        "scheduled": "Marché de Noël : cent vingt chalets sur les quais",
        "standfirst": "Les services techniques contrôlent les haubans après la tempête.",
        "text": "<p>La passerelle restera fermée aux piétons le temps des contrôles.</p>",
        "why": "Il manque le vote de l’opposition, et le chiffre du budget n’est pas le bon : "
        "regarde la page 12 du rapport.",
        "whom": "Maître Dupré, avocate",
        "zoe": "Zoé Martin",
        "subject": "Erreur dans : ",
        "letter": "Bonjour,\n\nla traversée dure vingt-cinq minutes, pas quinze : je la fais "
        "chaque jour.\n\nBien à vous,\nZoé Martin\n\n",
        "others": [
            ["Paul Renaud", "Merci pour l’enquête", "Un travail précieux. Continuez."],
            ["Nadia Belkacem", "Proposition de témoignage", "J’étais au port cette nuit-là."],
        ],
        "pasted": "<h2>Ce qui change lundi</h2><p>Le tram passera <b>toutes les six minutes</b> "
        "aux heures de pointe.</p><ul><li>ligne A : 5h30 à minuit</li><li>ligne B : 6h à 23h"
        "</li></ul><p>Les abonnés seront prévenus par courrier.</p>",
        "headline": "Tram : de nouveaux horaires dès lundi",
        "find": "oriane",
    },
    "en": {
        "me": ["Inès", "Vidal"],
        "returned": "School meals: the price goes up to €4.20",
        "draft": "Footbridge at the port closed until Thursday",
        "scheduled": "Christmas market: a hundred and twenty stalls on the quays",
        "standfirst": "Engineers are checking the cables after the storm.",
        "text": "<p>The footbridge stays closed to walkers while it is checked.</p>",
        "why": "The opposition’s vote is missing, and the figure of the budget is wrong: "
        "look at page 12 of the report.",
        "whom": "Maître Dupré, lawyer",
        "zoe": "Zoé Martin",
        "subject": "Error in: ",
        "letter": "Hello,\n\nthe crossing takes twenty-five minutes, not fifteen: I make it every "
        "day.\n\nKind regards,\nZoé Martin\n\n",
        "others": [
            ["Paul Renaud", "Thank you for the inquiry", "Precious work. Go on."],
            ["Nadia Belkacem", "A witness", "I was at the port that night."],
        ],
        "pasted": "<h2>What changes on Monday</h2><p>The tram will come <b>every six minutes</b> "
        "at peak hours.</p><ul><li>line A: 5.30 to midnight</li><li>line B: 6.00 to 23.00"
        "</li></ul><p>Passengers with a pass are told by post.</p>",
        "headline": "Tram: new times from Monday",
        "find": "oriane",
    },
}
WRITE = """
import json
from datetime import timedelta
from django.utils import timezone
from rotative.articles.models import ArticlePage, Byline
from rotative.letters.models import Message
from rotative.newsletters.models import Edition
from rotative.newsroom.preview_links import actions as links
from rotative.people.models import Author, User
from rotative.sections.models import SectionPage
words = json.loads({words!r})
me = User.objects.get(username="admin")
me.first_name, me.last_name = words["me"]
me.save()
newest = ArticlePage.objects.live().order_by("-published_at").first()
section = SectionPage.objects.get(pk=newest.get_parent().pk)
marc = User.objects.exclude(pk=me.pk).first()

def write(name):
    story = ArticlePage(title=words[name], slug=name, live=False, standfirst=words["standfirst"])
    story.body = json.dumps([{{"type": "paragraph", "value": words["text"]}}])
    story.bylines = [Byline(author=Author.objects.first())]
    section.add_child(instance=story)
    story.save_revision(user=me)
    return story

draft, scheduled, returned = write("draft"), write("scheduled"), write("returned")
scheduled.go_live_at = (timezone.now() + timedelta(days=1)).replace(hour=6, minute=30, second=0)
scheduled.save_revision(user=me).publish(user=me)
returned.get_workflow().start(returned, me)
returned.current_workflow_task_state.reject(user=marc, comment=words["why"])
for name, subject, text in words["others"]:
    Message.objects.create(name=name, email="lou@mail.example", subject=subject, text=text)
letter = Message.objects.create(
    name=words["zoe"], email="zoe@mail.example", subject=words["subject"] + newest.title,
    text=words["letter"] + newest.full_url, story=newest)
link = links.make(draft, words["whom"], 3, by=me)
print(json.dumps({{
    "newest": newest.pk, "draft": draft.pk, "returned": returned.pk, "section": section.pk,
    "letter": letter.pk, "edition": Edition.objects.filter(state="proposed").first().pk,
    "preview": links.address_of(link),
}}))
"""

# What is still fading in would be pale, and what is still loading would be missing.
AT_REST = """() => Promise.allSettled([
    document.fonts.ready,
    ...document.getAnimations()
        .filter((it) => it.effect?.getComputedTiming().endTime !== Infinity)
        .map((it) => it.finished),
    ...[...document.images].filter((it) => it.loading !== "lazy").map((it) => it.decode()),
]).then(() => true)"""


# What was pasted has brought the cursor into sight, sideways too.
TO_THE_BODY = """() => {
    document.activeElement.blur();
    document.querySelector("[data-contentpath=body]").scrollIntoView({behavior: "instant"});
    for (const it of document.querySelectorAll("*")) it.scrollLeft = 0;
    scrollBy({top: -90, behavior: "instant"});
}"""


def write(paper: Paper) -> dict[str, Any]:
    """Gives the newsroom something to show; the numbers of it."""
    words = json.dumps(WORDS[paper.language])
    return dict(json.loads(paper.python(WRITE.format(words=words)).splitlines()[-1]))


class Camera:
    """Goes to each screen and takes it, in a wide window and in a narrow one."""

    def __init__(self, desk: Desk, there: dict[str, Any]) -> None:
        self.desk, self.there = desk, there
        self.page, self.language = desk.page, desk.paper.language
        self.words: dict[str, Any] = WORDS[self.language]

    def take_all(self) -> None:
        for name, go in SHOTS.items():
            for width, height in HEIGHTS.items():
                self.page.set_viewport_size({"width": width, "height": height})
                go(self)
                self.page.evaluate(AT_REST)
                self._keep(name, width, self.page.screenshot(animations="disabled"))

    def _keep(self, name: str, width: int, png: bytes) -> None:
        file = file_of(self.language, name, width)
        file.parent.mkdir(parents=True, exist_ok=True)
        image = Image.open(BytesIO(png)).convert("RGB")
        for quality in (70, 55, 40, 25):
            image.save(file, "WEBP", quality=quality, method=6)
            if file.stat().st_size <= SMALL:
                break

    # -- where to

    def screen(self, path: str) -> None:
        self.page.goto(f"/newsroom/{path}")

    def editor(self, which: str) -> None:
        self.desk.open_story(self.there[which])

    def publication(self) -> None:
        self.editor("draft")
        self.desk.ask_to_publish()

    def new_story(self) -> None:
        self.screen(f"pages/add/articles/articlepage/{self.there['section']}/")
        expect(self.desk.field("title")).to_be_visible()
        self.desk.field("title").fill(self.words["headline"])

    def pasted(self) -> None:
        self.new_story()
        body = self.page.locator("[data-contentpath=body]")
        if not body.locator("[contenteditable=true]").count():
            self.desk._add_block("pilcrow")
        editor = body.locator("[contenteditable=true]").first
        editor.click()
        self.desk.paste(editor, self.words["pasted"])
        report = self.page.locator(".paste-report")
        expect(report).to_be_visible()
        self.page.evaluate(AT_REST)
        self.page.evaluate(TO_THE_BODY)

    def chooser(self) -> None:
        self.new_story()
        self.page.locator("#id_picture-chooser [data-chooser-action-choose]:visible").click()
        expect(self.page.locator(".modal-dialog a.image-choice").first).to_be_visible()

    def found(self) -> None:
        self.screen("stories/")
        self.desk.find(self.words["find"])

    def preview(self) -> None:
        self.page.goto(self.there["preview"])

    def front_page(self) -> None:
        self.page.goto("/")


SHOTS: dict[str, Callable[[Camera], None]] = {
    "desk": lambda it: it.screen(""),
    "editor": lambda it: it.editor("newest"),
    "publication": Camera.publication,
    "returned": lambda it: it.editor("returned"),
    "stories": lambda it: it.screen("stories/"),
    "find": Camera.found,
    "plan": lambda it: it.screen("plan/"),
    "letters": lambda it: it.screen("messages/"),
    "letter": lambda it: it.screen(f"messages/{it.there['letter']}/"),
    "edition": lambda it: it.screen(f"newsletter/{it.there['edition']}/"),
    "front-page": Camera.front_page,
    "preview-links": lambda it: it.screen(f"pages/{it.there['draft']}/preview-links/"),
    "preview": Camera.preview,
    "invitation": lambda it: it.screen("invitations/new/"),
    "two-factor": lambda it: it.screen("account/two-factor/"),
    # The last: they leave drafts behind.
    "picture-chooser": Camera.chooser,
    "pasted": Camera.pasted,
}
