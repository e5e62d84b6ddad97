"""Section, topics and publication time of one story, without its editor."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rotative.articles.forms import PaperHourField
from rotative.articles.models import ArticlePage
from rotative.newsroom.stories import verbs
from rotative.newsroom.stories.beside import present
from rotative.newsroom.stories.models import StoryLine
from rotative.newsroom.stories.several import section_field, topic_field
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic


class QuickForm(forms.Form):
    """What of a story a list can change; a section only for who may move it."""

    def __init__(self, *args: Any, draft: ArticlePage, user: Any, may_move: bool) -> None:
        super().__init__(*args)
        self.draft = draft
        here = draft.get_parent()
        if may_move:
            field = section_field(user, initial=here.pk)
            field.queryset = field.queryset | SectionPage.objects.filter(pk=here.pk)
            self.fields["section"] = field
        has = [it.topic_id for it in draft.story_topics.all() if it.topic_id]
        if has:
            self.fields["topics"] = forms.ModelMultipleChoiceField(
                Topic.objects.filter(pk__in=has),
                label=gettext_lazy("Topics"),
                help_text=gettext_lazy("Untick those that it is not about."),
                widget=forms.CheckboxSelectMultiple,
                initial=has,
                required=False,
            )
        self.fields["topic"] = topic_field(required=False)
        self.fields["topic"].label = gettext_lazy("Add a topic")
        self.fields["published_at"] = PaperHourField(
            label=gettext_lazy("Publication time"),
            help_text=gettext_lazy("Shown to readers. Empty: the moment of the first publication."),
            widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            initial=draft.published_at,
            required=False,
        )
        self.order = has

    def clean_published_at(self) -> Any:
        """As the editor takes it: no time that is still to come."""
        self.draft.published_at = self.cleaned_data["published_at"] or None
        try:
            self.draft.clean()
        except ValidationError as wrong:
            if found := getattr(wrong, "error_dict", {}).get("published_at"):
                raise ValidationError(found) from wrong
        return self.draft.published_at

    def chosen(self) -> list[Topic]:
        """The topics it has from now on, in the order they have."""
        kept = {it.pk: it for it in self.cleaned_data.get("topics", ())}
        topics = [kept[pk] for pk in self.order if pk in kept]
        more = self.cleaned_data["topic"]
        return [*topics, more] if more and more.pk not in kept else topics


def quick(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be changed from the list, and change it."""
    story = _story_for(request.user, pk)
    bar = verbs.bar_to_editing(story, request.user)
    may_move = not verbs.bar_to_moving(story, request.user)
    draft = story.get_latest_revision_as_object()
    data = [request.POST] if request.method == "POST" else []
    form = QuickForm(*data, draft=draft, user=request.user, may_move=may_move)
    if request.method == "POST" and bar:
        raise PermissionDenied
    if data and form.is_valid() and _change(request, story, form):
        return redirect("stories")
    title = story.draft_title or story.title or _("(without a headline)")
    context = {
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [
            {"url": reverse("stories"), "label": _("Stories")},
            {"url": "", "label": title},
        ],
        "story": story,
        "form": form,
        "media": form.media,
        "bar": bar,
        "present": ", ".join(present([story.pk], request.user).get(story.pk, [])),
    }
    return render(request, "newsroom/stories_quick.html", context)


def _story_for(user: Any, pk: int) -> ArticlePage:
    get_object_or_404(StoryLine.objects.for_user(user), pk=pk)
    return get_object_or_404(ArticlePage, pk=pk)


def _change(request: HttpRequest, story: ArticlePage, form: QuickForm) -> bool:
    """Do what was asked, and say what readers see of it; all of it or nothing."""
    section: Any = form.cleaned_data.get("section")
    is_moved, is_numbered = bool(section and section.pk != story.get_parent().pk), False
    try:
        with transaction.atomic():
            topics, hour = form.chosen(), form.cleaned_data["published_at"]
            is_written = verbs.refile(story, topics, hour, by=request.user)
            if is_moved:
                here = ArticlePage.objects.get(pk=story.pk)
                is_numbered = verbs.move(here, section, by=request.user)
    except verbs.Refused as why:
        form.add_error("section", _("It stays where it is: %(why)s.") % {"why": why})
        return False
    now = ArticlePage.objects.get(pk=story.pk)
    words = {"title": now.draft_title, "section": section.title if is_moved else ""}
    if is_moved:
        there = [messages.button(now.full_url, _("See it on the site"))] if now.live else []
        told = _("“%(title)s” lies under %(section)s now.") % words
        messages.success(request, told, buttons=there)
    if is_numbered:
        messages.warning(request, verbs.numbered(now))
    if is_written and now.live:
        editor = reverse("wagtailadmin_pages:edit", args=[now.pk])
        told = _(
            "“%(title)s” has a draft with these changes. Readers see them once it is published."
        )
        publish = [messages.button(f"{editor}#publish", _("Publish…"))]
        messages.success(request, told % words, buttons=publish)
    elif is_written:
        messages.success(request, _("“%(title)s” was saved.") % words)
    return True
