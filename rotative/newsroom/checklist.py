"""First steps: what a new paper still lacks, on the first screen of its administrators.

Each step is ticked by what is really there. The list is gone when all is done, or put away.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page

from rotative.articles.models import ArticlePage
from rotative.newsroom.models import PaperSettings
from rotative.notices.models import LegalNoticePage, NoticePage
from rotative.sections.models import HomePage, SectionPage

BACKUP = "newsroom.backup"
PUT_AWAY = "newsroom.first_steps_put_away"
OF_LETTERS = ("newsletters.test", "newsletters.approve")  # who does either has seen it


@dataclass(frozen=True)
class Step:
    """One thing to do, where it is done, and whether it is."""

    name: str
    about: str
    url: str
    is_done: bool


class FirstSteps(Component):
    """The list, with what is done ticked."""

    order = 30
    template_name = "newsroom/first_steps.html"

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        done = sum(step.is_done for step in self.steps)
        count = _("%(done)d of %(all)d done") % {"done": done, "all": len(self.steps)}
        return {
            "steps": self.steps,
            "count": count,
            "done_word": _("Done"),
            "csrf_token": get_token(parent_context["request"]),
        }


def panel_for(user: Any) -> FirstSteps | None:
    """What an administrator sees of it; None when there is nothing to be seen."""
    paper = _paper_with_what_is_there() if user.is_superuser else None
    if paper is None:
        return None
    steps = _steps(paper)
    return None if all(step.is_done for step in steps) else FirstSteps(steps)


def _paper_with_what_is_there() -> PaperSettings | None:
    """The settings of a paper whose list is open, with all that one query can say."""
    backups = ModelLogEntry.objects.filter(action=BACKUP)
    users = get_user_model().objects.filter(is_active=True)
    looked = ModelLogEntry.objects.filter(action__in=OF_LETTERS)
    found = PaperSettings.objects.filter(
        first_steps=True
    ).annotate(
        has_sections=Exists(SectionPage.objects.all()[1:2]),  # one is there from the start
        has_stories=Exists(ArticlePage.objects.filter(live=True)),
        has_colleagues=Exists(users[1:2]),
        has_seen_letter=Exists(looked),
        has_backup=Exists(backups),
    )
    return found.first()


def _steps(paper: Any) -> list[Step]:
    home = HomePage.objects.values_list("pk", flat=True).first()
    explore = reverse("wagtailadmin_explore", args=[home])
    settings_of_paper = reverse("wagtailsettings:edit", args=["newsroom", "papersettings"])
    legal = LegalNoticePage.objects.first()
    # The draft that the paper was set up with; whoever deleted it may have written another.
    personal = NoticePage.objects.order_by("pk").first()
    look = PaperSettings._meta
    has_look = paper.logo_id is not None or any(
        getattr(paper, name) != look.get_field(name).default
        for name in ("accent", "accent_dark", "fonts")
    )
    return [
        Step(
            _("Logo and colours"),
            _("How the paper looks, and its tagline and publisher."),
            settings_of_paper,
            has_look,
        ),
        Step(
            _("Sections"),
            _("The paper’s menu. “News” is there: rename it, and add yours."),
            explore,
            paper.has_sections,
        ),
        Step(
            _("Legal notices"),
            _("A draft is there with what is known: complete it, then publish it."),
            _editor(legal, explore),
            legal is not None and legal.live,
        ),
        Step(
            _("Personal data"),
            _("A draft says what this program does with readers’ data: read it, publish it."),
            _editor(personal, explore),
            personal is not None and personal.live,
        ),
        Step(
            _("First story"),
            _("Write it, look at the preview, publish it."),
            reverse("new_story"),
            paper.has_stories,
        ),
        Step(
            _("Newsletter"),
            _("The next edition is composed already: send yourself a test."),
            reverse("editions"),
            paper.has_seen_letter,
        ),
        Step(
            _("Mail server"),
            _("Until ROTATIVE_MAIL_URL names one, messages stay on this machine."),
            reverse("deliverability"),
            settings.MAIL_SERVER is not None,
        ),
        Step(
            _("A colleague"),
            _("Invite somebody, by mail or by a link to hand over."),
            reverse("invite"),
            paper.has_colleagues,
        ),
        Step(
            _("Backup"),
            _("On the server, “rotative backup FILE”: each night, and to another machine."),
            f"{reverse('wagtailadmin_reports:site_history')}?action={BACKUP}",
            paper.has_backup,
        ),
    ]


def _editor(page: Page | None, otherwise: str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else otherwise


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """An administrator needs the list no more; nor do the others."""
    if not request.user.is_superuser:
        raise PermissionDenied
    paper = PaperSettings.load()
    # Not by `save`: readers' pages do not depend on it.
    if PaperSettings.objects.filter(first_steps=True).update(first_steps=False):
        log(paper, PUT_AWAY, user=request.user)
    return redirect("wagtailadmin_home")
