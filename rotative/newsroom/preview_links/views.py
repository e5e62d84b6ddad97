"""The screen on which a draft is shared, and what somebody without an account then sees."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from rotative.articles.models import ArticlePage
from rotative.lib import dates
from rotative.media.files import document_file, newsroom_file
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.preview_links import actions
from rotative.newsroom.preview_links.models import PreviewLink
from rotative.pages.preview import draft_of

DAYS = [
    (1, gettext_lazy("1 day")),
    (3, gettext_lazy("3 days")),
    (7, gettext_lazy("1 week")),
]
SHOWN = 50
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",  # who is led elsewhere by the draft does not say by what
}
FILES = f"/newsroom{settings.MEDIA_URL}"  # where pictures of drafts are, for accounts


# -- sharing


class ShareForm(forms.Form):
    """For whom, and how long."""

    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy(
            "It stands above the draft and in the story’s history: “Maître Dupré, lawyer”."
        ),
        error_messages={"required": gettext_lazy("Say for whom it is.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=3
    )


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of a story; a POST makes one, or takes all back."""
    story = get_object_or_404(ArticlePage, pk=pk)
    if not story.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if "withdraw" in request.POST:
        number = actions.withdraw_all(story, by=request.user)
        said = ngettext("%d link opens no more.", "%d links open no more.", number) % number
        messages.success(request, said)
        return redirect("preview_links", pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        actions.make(story, told["for_whom"], told["days"], by=request.user)
        messages.success(request, _("The link is made: copy it below."))
        return redirect("preview_links", pk)
    title = _("Share a preview")
    rows = PreviewLink.objects.filter(story=pk).select_related("made_by")[:SHOWN]
    links = [(it, actions.address_of(it) if it.is_good() else "") for it in rows]
    context = {
        "header_title": title,
        "header_subtitle": story.get_admin_display_title(),
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[pk]),
                "label": story.get_admin_display_title(),
            },
            {"url": "", "label": title},
        ],
        "story": story,
        "form": form,
        "links": links,
        "has_good_ones": any(address for _link, address in links),
        "now": timezone.now(),
    }
    return render(request, "newsroom/preview_links.html", context)


# -- reading, without an account: nothing here asks who is signed in


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft as readers would see it, with a line on top that says what it is."""
    try:
        link = _link(token)
    except actions.Gone as gone:
        return _gone(gone.link)
    entry: Any = draft_of(_draft(link))
    html: str = import_string(settings.PREVIEW_RENDERER)(entry)
    html = html.replace(FILES, reverse("preview_link_file", args=[token, "-"])[:-1])
    for document in entry.documents:
        below = reverse("preview_link_document", args=[token, document.id])
        html = html.replace(f'href="{document.url}"', f'href="{below}"')
    html = re.sub(r'<link rel="canonical"[^>]*>', "", html)
    html = re.sub(r'<meta name="robots"[^>]*>', '<meta name="robots" content="noindex">', html)
    with _in_the_papers_language():
        line = format_html('<div role="note" style="{}">{}</div>', LINE, _said_on_top(link))
    html = re.sub(r"<body[^>]*>", lambda found: found[0] + line, html, count=1)
    return HttpResponse(html, headers=PRIVATE)


LINE = (
    "background:#ffd84d;color:#1c1b1a;font:600 1rem/1.4 system-ui,sans-serif;padding:.6rem 1rem;"
    "position:sticky;top:0;z-index:1000;text-align:center"
)


@require_safe
def file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """A picture of this very draft, and of no other."""
    try:
        link = _link(token)
    except actions.Gone as gone:
        return _gone(gone.link)
    if f"{FILES}{path}" not in _addresses_of_pictures(draft_of(_draft(link))):
        raise Http404
    response = newsroom_file(request, path)
    for name, value in PRIVATE.items():
        response[name] = value
    return response


@require_safe
def document(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A document that this very draft names, and no other."""
    try:
        link = _link(token)
    except actions.Gone as gone:
        return _gone(gone.link)
    entry: Any = draft_of(_draft(link))
    if pk not in {document.id for document in entry.documents}:
        raise Http404
    response = document_file(request, pk)
    for name, value in PRIVATE.items():
        response[name] = value
    return response


def _addresses_of_pictures(entry: Any) -> set[str]:
    sizes = [it for picture in entry.pictures for it in picture.files.values()]
    return {address for rows in sizes for _width, _height, address in rows}


def _link(token: str) -> PreviewLink:
    link = actions.read(token)
    if link is None:
        raise Http404
    return link


def _draft(link: PreviewLink) -> ArticlePage:
    draft: ArticlePage = ArticlePage.objects.get(pk=link.story_id).get_latest_revision_as_object()
    return draft


def _gone(link: PreviewLink | None) -> HttpResponse:
    """It was good once: in words, and without saying of what."""
    with _in_the_papers_language():
        context = {
            "paper": PaperSettings.of_screens().name,
            "language": get_language(),
            "expired": _when(link) if link is not None and link.withdrawn_at is None else "",
        }
        words = render_to_string("newsroom/preview_gone.html", context)
    return HttpResponse(words, status=410, headers=PRIVATE)


def _said_on_top(link: PreviewLink) -> str:
    if link.story.live:
        words = _(
            "Draft of a story that is out, with what has changed since: shown in confidence to"
            " %(whom)s until %(when)s. Please do not pass it on."
        )
    else:
        words = _(
            "Draft, not published: shown in confidence to %(whom)s until %(when)s. Please do not"
            " pass it on."
        )
    return dates.one_stop(words % {"whom": link.for_whom, "when": _when(link)})


def _when(link: PreviewLink) -> str:
    return dates.day_and_time(timezone.localtime(link.until), get_language() or "en")


def _in_the_papers_language() -> Any:
    return translation.override(PaperSettings.of_screens().language)
