"""What the newsroom's templates may ask."""

import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, TaskState, WorkflowState

from rotative.lib import dates
from rotative.newsroom import publication_awaited
from rotative.newsroom.models import PaperSettings, ReadingStep
from rotative.newsroom.presence.views import told
from rotative.newsroom.readings.standing import Standing, standings_of
from rotative.newsroom.stories.views import may_see

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name."""
    return PaperSettings.of_screens().name


@register.simple_tag
def saved_by(page: Page) -> str:
    """Who saved a page's draft last, and when: empty where nobody is known."""
    revision = page.latest_revision
    if revision is None or revision.user is None:
        return ""
    who = get_user_display_name(revision.user)
    at = date_format(timezone.localtime(revision.created_at), "SHORT_DATETIME_FORMAT")
    return f"{who}, {at}"


@register.filter
def with_our_search(screen: SafeString, user: Any) -> SafeString:
    """Wagtail's first screen: what is typed there is searched in the list of stories, for who has
    one; and the manual is ours."""
    field = format_html('placeholder="{}"', gettext("Search the stories…"))
    if may_see(user):
        form = SEARCH.sub(format_html(r"\1{}\2", reverse("stories")), screen, count=1)
    else:
        form = FORM.sub("", screen, count=1)
    lead = format_html(MANUAL, reverse("manual"), gettext("Manual"))
    button = format_html('value="{}"', gettext("Search"))  # Wagtail has it in English alone
    form = form.replace('value="Search"', button)
    whole = GUIDE.sub(lead, PLACEHOLDER.sub(field, form, count=1), count=1)
    return mark_safe(whole)  # noqa: S308 all are HTML


@register.filter
def one_stop(sentence: str) -> str:
    """`dates.one_stop`, of HTML too."""
    whole = dates.one_stop(sentence)
    return mark_safe(whole) if isinstance(sentence, SafeString) else whole  # noqa: S308


FORM = re.compile(r'<form\s+class="w-mb-12".*?</form>', re.DOTALL)
SEARCH = re.compile(r'(<form\s+class="w-mb-12"\s+action=")[^"]*(")')
GUIDE = re.compile(r"<a[^>]*//guide\.wagtail\.org/.*?</a>", re.DOTALL)
MANUAL = '<a class="w-underline w-underline-offset-[3px]" href="{}">{}</a>'
PLACEHOLDER = re.compile(r'placeholder="[^"]*"')


@register.inclusion_tag("newsroom/presence.html", takes_context=True)
def presence(context: Any, page: Page) -> dict[str, Any]:
    """Who else has a story open, before one types the first key."""
    return {"page": page, **told(context["request"], page)}


@register.inclusion_tag("newsroom/second_reading.html", takes_context=True)
def second_reading(context: Any, page: Page) -> dict[str, Any]:
    """Who sent a page to the second reading, where it is there, and who returned it and why."""
    state = page.current_workflow_state
    if state is None:
        return {}
    returned = None
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        rejected = state.task_states.filter(status=TaskState.STATUS_REJECTED)
        returned = rejected.select_related("finished_by").order_by("-finished_at").first()
    request = context["request"]
    task = page.current_workflow_task
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "state": state,
        "returned": returned,
        "at": standings_of([page.pk]).get(page.pk),
        "user": request.user,
        "is_reader": task is not None and bool(task.get_actions(page, request.user)),
        "may_only_comment": isinstance(task, ReadingStep) and task.bars_editing(request.user),
    }


@register.inclusion_tag("newsroom/on_it.html")
def on_it(at: Standing, user: Any, back: str) -> dict[str, Any]:
    """The button by which somebody says that they are reading a story, or not any more."""
    return {"at": at, "is_mine": at.reader == user, "back": back}


@register.filter
def said_of_reader(at: Standing, user: Any) -> str:
    return at.reader_words(user)


@register.inclusion_tag("newsroom/awaited.html")
def awaited(page: Page) -> dict[str, Any]:
    """What a story was published without, by whom and when."""
    entry = publication_awaited.of(page)
    return {"entry": entry, "missing": publication_awaited.missing_of(entry) if entry else ""}


@register.simple_tag(takes_context=True)
def over_the_story(context: Any, page: Page) -> SafeString:
    """What other parts say at the top of a story's editor, by the hook of this name."""
    user = context["request"].user
    told = (hook(page, user) for hook in hooks.get_hooks("over_the_story"))
    return format_html_join("", "{}", ((each,) for each in told if each))


@register.simple_tag(takes_context=True)
def main_action(context: Any) -> str:
    """What `publication_dialog.arrange_footer` put beside “Save draft”."""
    menu = context["action_menu"]
    item = menu.context.get("main_action")
    return item.render_html(menu.context) if item else ""
