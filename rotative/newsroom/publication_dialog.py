"""One dialog from which a story goes to readers: what it does is said on its button.

Its button sends the editor's form to Wagtail's own view, so that all that listens to a publication
goes on as it does. What the dialog says is asked of the same view, with the form as it is typed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.locks import ScheduledForPublishLock
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription

from rotative.articles.checks import AWAITED, Check, Weight, checks
from rotative.articles.forms import AT, StoryForm
from rotative.articles.models import ArticlePage
from rotative.lib import dates
from rotative.newsroom import publication_awaited as awaited
from rotative.newsroom.stories.verbs import numbered
from rotative.pages.addresses import free_page_address
from rotative.pages.rules import of_the_stream

QUESTION, TAKE_BACK, ANYWAY = "publication-question", "action-unschedule", "publish-anyway"
EDGE = timedelta(minutes=10)  # the hour that is offered lies at least so far ahead


# -- the footer


class PublishItem(ActionMenuItem):
    """Opens the dialog; beside “Save draft”, not in its menu."""

    label = gettext_lazy("Publish…")
    template_name = "newsroom/publish_button.html"

    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        page = context.get("page")
        scheduled = _scheduled_for(page) if page else None
        if scheduled:
            context["label"] = _("Out on %(when)s…") % {"when": _on(scheduled)}
        hour = page.go_live_at if page and _lies_ahead(page.go_live_at) else None
        return context | {
            "hour": _typed(scheduled or hour),
            "until": _typed(page.expire_at if page else None),
        }


def arrange_footer(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The one thing to do with a story besides saving it, beside that and not in its menu."""
    if not _is_storys(request, context):
        return
    page = context.get("page")
    approves = page is not None and may_approve(page, request.user)
    leaves: list[type[Any]] = [PublishMenuItem]
    main: ActionMenuItem | None = None
    may_publish = approves or any(isinstance(item, PublishMenuItem) for item in items)
    if may_publish or (page is not None and may_change_schedule(page, request.user)):
        main = PublishItem()
    else:
        main = next((it for it in items if isinstance(it, SubmitForModerationMenuItem)), None)
        leaves.append(SubmitForModerationMenuItem)
    items[:] = [
        item
        for item in items
        if not isinstance(item, tuple(leaves)) and not (approves and _is_approval(item))
    ]
    # "Save draft" is what lies under the hand, whatever a workflow offers.
    items.sort(key=lambda item: item.name != "action-save-draft")
    context["main_action"] = main


def _is_storys(request: HttpRequest, context: dict[str, Any]) -> bool:
    if "page" in context:
        return isinstance(context["page"], ArticlePage)
    match = request.resolver_match
    return match is not None and match.kwargs.get("content_type_model_name") == "articlepage"


def _is_approval(item: Any) -> bool:
    return isinstance(item, WorkflowMenuItem) and item.name == "approve"


def may_approve(page: Page, user: Any) -> bool:
    """Whether this user's approval is the last that a story needs."""
    state, task = page.current_workflow_state, page.current_workflow_task
    if not task or not state or not state.is_at_final_task:
        return False
    return any(name == "approve" for name, _label, _asks in task.get_actions(page, user))


def may_change_schedule(page: Page, user: Any) -> bool:
    """Whether a story waits for its hour, and this user may choose another."""
    may: bool = page.permissions_for_user(user).can_unschedule()
    return isinstance(page.get_lock(), ScheduledForPublishLock) and may


# -- what Wagtail's editor is sent


def before_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What is done before Wagtail's view does what it was sent."""
    if request.method != "POST" or not isinstance(page, ArticlePage):
        return None
    if QUESTION in request.POST:
        return answer(request, page, page.get_parent())
    if {"action-publish", TAKE_BACK} & request.POST.keys():
        if may_change_schedule(page, request.user):
            return _with_another_schedule(request, page)
        if "action-publish" in request.POST and may_approve(page, request.user):
            _approve(request, page)
    return None


def before_create(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """The question may be asked of a story that was never saved."""
    if request.method == "POST" and QUESTION in request.POST and model is ArticlePage:
        new = ArticlePage(owner=request.user, locale=parent.locale, live=False)
        return answer(request, new, parent)
    return None


def _with_another_schedule(request: HttpRequest, page: ArticlePage) -> HttpResponse:
    """Nobody can edit a story that waits for its hour: it is taken back first, and stays as it was
    if what follows is refused."""
    with transaction.atomic():
        waiting = page.scheduled_revision
        waiting.approved_go_live_at = None
        waiting.save(update_fields=["approved_go_live_at"])
        data = {"revision": {"id": waiting.pk, "created": waiting.created_at.isoformat()}}
        data["revision"]["has_live_version"] = page.live
        log(page, "wagtail.schedule.cancel", user=request.user, data=data)
        taken_back = TAKE_BACK in request.POST
        if taken_back:
            sent = request.POST.copy()
            sent["go_live_at"] = ""
            request.POST = sent  # type: ignore[assignment]
        match = request.resolver_match
        assert match is not None
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if response.status_code != 302:
            transaction.set_rollback(True)
        elif taken_back:
            messages.success(request, _("The schedule was taken back: the story is a draft."))
    return response


def _approve(request: HttpRequest, page: ArticlePage) -> None:
    """Publishing by the last who has to approve is an approval of the story as it is sent.

    It is saved first; `after_edit` approves. What may not go out is kept as a draft.
    """
    parent = page.get_parent()
    sent = request.POST.copy()
    del sent["action-publish"]
    if _form(request, page.get_latest_revision_as_object(), parent).is_valid():
        refused = _refused(request, _as_typed(request, page, parent))
        request.is_approving = not refused  # type: ignore[attr-defined]
    else:  # Wagtail's view shows what is wrong
        sent["action-workflow-action"], sent["workflow-action-name"] = "true", "approve"
    request.POST = sent  # type: ignore[assignment]


def before_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Back to the editor if readers cannot be given it as it is; the draft is kept."""
    if isinstance(page, ArticlePage) and _refused(request, page):
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return None


def after_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say where readers find it, or when."""
    if not isinstance(page, ArticlePage):
        return None
    sent = page
    page = ArticlePage.objects.get(pk=page.pk)  # it may lie somewhere else now
    _tell(request, page)
    if page.live:
        tell_of_its_number(request, sent.slug, page, sent.moves_to)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return redirect(get_valid_next_url_from_request(request) or editor)


def after_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Approve what was saved, of which the step before knows nothing, and say what came of it."""
    if not getattr(request, "is_approving", False):
        return None
    step = page.current_workflow_task_state
    step.revision = page.get_latest_revision()
    step.save(update_fields=["revision"])
    step.task.specific.on_action(step, request.user, "approve")
    return after_publish(request, ArticlePage.objects.get(pk=page.pk))


def _refused(request: HttpRequest, page: ArticlePage) -> bool:
    """Whether something is missing that cannot follow; whoever publishes is told what."""
    found = checks(page)
    barring = [it for it in found if it.weight is Weight.BARS]
    may_follow = [it for it in found if it.weight is Weight.MAY_FOLLOW]
    if ANYWAY not in request.POST:
        barring += may_follow
    if barring:
        faults = " ".join(it.words for it in barring)
        title = page.title or _("(without a headline)")
        told = _("“%(title)s” is not published. %(faults)s") % {"title": title, "faults": faults}
        messages.error(request, told)
    request.awaited = [it.name for it in found if it.name in AWAITED]  # type: ignore[attr-defined]
    return bool(barring)


def _tell(request: HttpRequest, page: ArticlePage) -> None:
    missing = getattr(request, "awaited", [])
    awaited.note(page, missing, by=request.user, is_emergency=ANYWAY in request.POST)
    title = {"title": page.title}
    if hour := _scheduled_for(page):
        message = _("“%(title)s” goes out on %(when)s.") % (title | {"when": _on(hour)})
        messages.success(request, dates.one_stop(message))
        return
    there = [messages.button(page.url, page.full_url)] if page.url else []
    messages.success(request, _("“%(title)s” is out.") % title, buttons=there)


def tell_of_its_number(
    request: HttpRequest, slug: str, page: ArticlePage, there: Page | None
) -> None:
    """That a story which went to another section could not have its address there."""
    if there is not None and page.is_child_of(there) and page.slug.startswith(f"{slug}-"):
        messages.warning(request, numbered(page))


# -- what the dialog says


def answer(request: HttpRequest, page: ArticlePage, parent: Page) -> HttpResponse:
    """The dialog's content for a story as it is typed."""
    approves = bool(page.pk) and may_approve(page, request.user)
    scheduled = _scheduled_for(page) if page.pk else None
    is_live = page.live
    faults = list(_faults(_form(request, page, parent)))
    article = _as_typed(request, page, parent)
    parent = article.moves_to or parent
    hour = article.go_live_at if _lies_ahead(article.go_live_at) else None
    found = checks(article)
    may_follow = [it for it in found if it.weight is Weight.MAY_FOLLOW]
    bars = faults + [it for it in found if it.weight is Weight.BARS]
    context = {
        "sentence": _sentence(article, parent, hour, is_live=is_live),
        "hour": _typed(hour or article.go_live_at),
        "offered": _typed(_offered_hour()),
        "earliest": _typed(timezone.now()),
        "until": _typed(article.expire_at),
        "zone": settings.TIME_ZONE,
        "ends_reading": bool(page.pk and page.current_workflow_state and not approves),
        "scheduled": _on(scheduled) if scheduled else "",
        "bars": bars,
        "may_follow": may_follow,
        "anyway": ANYWAY in request.POST,
        "advice": [it for it in found if it.weight is Weight.ADVICE],
        "act": _act(parent, hour, is_live=is_live, approves=approves),
    }
    return render(request, "newsroom/publication.html", context)


def _form(request: HttpRequest, page: ArticlePage, parent: Page) -> StoryForm:
    form: StoryForm = ArticlePage.get_edit_handler().get_form_class()(
        request.POST,
        request.FILES,
        instance=page,
        subscription=PageSubscription(page=page if page.pk else None, user=request.user),
        parent_page=parent,
        for_user=request.user,
    )
    return form


def _as_typed(request: HttpRequest, page: ArticlePage, parent: Page) -> ArticlePage:
    """The story as a draft would keep it, whatever its form refuses; nothing is stored."""
    again: ArticlePage = page.get_latest_revision_as_object() if page.pk else page
    form = _form(request, again, parent)
    form.defer_required_fields()
    if not form.is_valid():
        return again
    article: ArticlePage = form.save(commit=False)
    return article


def _faults(form: StoryForm) -> Any:
    """What the form refuses, each with the field where it is mended."""
    for name, errors in form.errors.as_data().items():
        field = form.fields.get(name)
        model_field = field and form.instance._meta.get_field(name)
        is_hour = name in {"go_live_at", "expire_at"}
        label = capfirst(str(model_field.verbose_name)) if model_field and not is_hour else ""
        for wrong in errors:
            for each in _told(wrong, form, name):
                told = _("%(field)s: ") % {"field": label} + each if label else each
                yield Check("form", name, told, Weight.BARS)
    for name, formset in form.formsets.items():
        if name != "comments":
            label = _label_of_rows(type(form.instance).get_edit_handler(), name)
            for told in _of_rows(formset, label):
                yield Check("form", name, told, Weight.BARS)


def _told(wrong: ValidationError, form: StoryForm, name: str) -> Iterable[str]:
    """In words; of a piece of the text, which one."""
    if not hasattr(wrong, "block_errors"):
        return wrong.messages
    widget = form.fields[name].widget
    return of_the_stream(wrong, widget.value_from_datadict(form.data, form.files, name))


def _of_rows(formset: Any, label: str) -> Any:
    """What is wrong with lines of signatures, topics or related stories: “Signature 2: …”."""
    yield from (f"{label}: {told}" for told in formset.non_form_errors())
    rows = [row for row in formset.forms if not row["DELETE"].value()]
    rows.sort(key=_place)
    for number, row in enumerate(rows, 1):
        for name, told in row.errors.items():
            field = row.fields.get(name)
            words = {"label": label, "number": number, "what": told[0]}
            if field is not None:
                words["what"] = _("%(field)s: ") % {"field": capfirst(field.label)} + told[0]
            yield _("%(label)s %(number)d: %(what)s") % words


def _place(row: Any) -> int:
    typed = str(row["ORDER"].value())
    return int(typed) if typed.isdecimal() else 0


def _label_of_rows(panel: Any, name: str) -> str:
    """How the editor calls a line of them."""
    if getattr(panel, "relation_name", None) == name:
        return str(panel.label)
    labels = (_label_of_rows(each, name) for each in getattr(panel, "children", ()))
    return next(filter(None, labels), "")


def _sentence(article: ArticlePage, parent: Page, hour: datetime | None, *, is_live: bool) -> str:
    slug = article.slug or free_page_address(parent, article.title, None)
    words = {
        "title": article.title or _("(without a headline)"),
        "section": parent.title,
        "address": f"{parent.full_url or ''}{slug}/",
        "when": _("on %(when)s") % {"when": _on(hour)} if hour else _("now"),
    }
    if is_live:
        return (
            _("The changes to “%(title)s” go out %(when)s on %(section)s, at %(address)s") % words
        )
    return _("“%(title)s” goes out %(when)s on %(section)s, at %(address)s") % words


def _act(parent: Page, hour: datetime | None, *, is_live: bool, approves: bool) -> str:
    """What the button does, in words."""
    acts = {
        (False, False, False): _("Publish now on %(section)s"),
        (False, False, True): _("Publish on %(when)s on %(section)s"),
        (False, True, False): _("Publish the changes now"),
        (False, True, True): _("Publish the changes on %(when)s"),
        (True, False, False): _("Approve and publish now on %(section)s"),
        (True, False, True): _("Approve and publish on %(when)s on %(section)s"),
        (True, True, False): _("Approve and publish the changes now"),
        (True, True, True): _("Approve and publish the changes on %(when)s"),
    }
    words = {"section": parent.title, "when": _on(hour) if hour else ""}
    return acts[approves, is_live, hour is not None] % words


# -- hours


def _scheduled_for(page: Page) -> datetime | None:
    """The hour at which a story goes out by itself."""
    waiting = page.scheduled_revision
    hour: datetime | None = waiting.approved_go_live_at if waiting else None
    return hour


def _lies_ahead(hour: datetime | None) -> bool:
    return hour is not None and hour > timezone.now()


def _offered_hour() -> datetime:
    """The next half hour that leaves time to think."""
    soon = timezone.now() + EDGE
    return soon + (datetime.min.replace(tzinfo=soon.tzinfo) - soon) % timedelta(minutes=30)


def _on_the_papers_clock(hour: datetime) -> datetime:
    return timezone.localtime(hour, timezone.get_default_timezone())


def _typed(hour: datetime | None) -> str:
    return _on_the_papers_clock(hour).strftime(AT) if hour else ""


def _on(hour: datetime) -> str:
    """`28 November at 6:30 p.m.`, with its year where that is not this one."""
    at, language = _on_the_papers_clock(hour), get_language() or "en"
    is_this_year = at.year == timezone.localdate().year
    day = dates.short_day(at, language) if is_this_year else dates.day(at, language)
    return _("%(day)s at %(hour)s") % {"day": day, "hour": dates.clock(at, language)}
