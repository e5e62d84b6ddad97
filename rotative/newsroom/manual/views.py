"""The manual, in the language of who reads it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rotative.newsroom.manual import chapters


def manual(request: HttpRequest) -> HttpResponse:
    """All chapters, each with what it is for."""
    return _shown(request, "newsroom/manual.html", _("Manual"), {})


def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter, with the way to the others."""
    if slug not in chapters.CHAPTERS:
        raise Http404
    it = chapters.chapter(chapters.read_in(), slug)
    all_of_them, nth = chapters.chapters(), chapters.CHAPTERS.index(slug)
    context = {
        "chapter": it,
        "before": all_of_them[nth - 1] if nth else None,
        "after": all_of_them[nth + 1] if nth + 1 < len(all_of_them) else None,
    }
    return _shown(request, "newsroom/manual_chapter.html", it.title, context)


def _shown(
    request: HttpRequest, template: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("manual") if context else "", "label": _("Manual")},
    ]
    if context:
        crumbs.append({"url": "", "label": title})
    shown = {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": crumbs,
        "chapters": chapters.chapters(),
    }
    return render(request, template, shown | context)
