"""Ctrl+K: any screen, story, author or topic by some of its words, from wherever one is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu
from wagtail.permissions import policy_registry

from rotative.lib.text import fold
from rotative.newsroom.manual import chapters
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.stories import views as stories
from rotative.newsroom.stories.asked import asked
from rotative.newsroom.stories.models import StoryLine
from rotative.people.models import Author
from rotative.record.models import Author as PublicAuthor
from rotative.record.models import Topic as PublicTopic
from rotative.record.words import LANGUAGES, author_path, topic_path
from rotative.topics.models import Topic

SHOWN = 6  # of each
LONGEST = 200  # of what is typed, in characters
# In no menu of Wagtail's, but behind the paper's sign and a name.
BESIDE_THE_MENU = (
    MenuItem(_("Home"), reverse_lazy("wagtailadmin_home"), icon_name="home"),
    MenuItem(_("Account"), reverse_lazy("wagtailadmin_account"), icon_name="user"),
)


@dataclass(frozen=True)
class Found:
    """One thing: `edit` leads to it, `public` to what readers see of it."""

    name: str
    edit: str
    icon: str
    of: str = ""
    public: str = ""


@dataclass(frozen=True)
class Group:
    """Things of a kind."""

    label: str
    found: Sequence[Found]


def find(request: HttpRequest) -> HttpResponse:
    """What is called so, of what this user may touch; before a word, what they touched last."""
    text = request.GET.get("q", "")[:LONGEST]
    groups = [group for group in _groups(request, text) if group.found]
    count = sum(len(group.found) for group in groups)
    told = ngettext("1 found", "%(count)d found", count) % {"count": count} if count else ""
    return render(request, "newsroom/find_results.html", {"groups": groups, "told": told})


def _groups(request: HttpRequest, text: str) -> Iterator[Group]:
    user, typed = request.user, fold(text).split()
    if not typed:
        yield Group(str(_("Stories you touched last")), touched_by(user))
        return
    yield Group(str(_("Screens")), screens(request, typed))
    yield Group(str(_("Stories")), stories_of(user, text))
    paths = PaperSettings.of_screens().language
    yield Group(
        str(_("Authors")), called(user, typed, Author, PublicAuthor, author_path, paths, "user")
    )
    yield Group(str(_("Topics")), called(user, typed, Topic, PublicTopic, topic_path, paths, "tag"))
    few = islice(chapters.called(typed), SHOWN)
    yield Group(str(_("Manual")), [Found(name, url, "help", of) for name, url, of in few])


# -- screens


def screens(request: HttpRequest, typed: Sequence[str]) -> list[Found]:
    """The lines of this user's menu that have words which begin so, in either language."""
    ranked = []
    for over, item in (*_lines(request), *(((), item) for item in BESIDE_THE_MENU)):
        own, all_words = _words([item.label]), _words([item.label, *over])
        if all(any(word.startswith(each) for word in all_words) for each in typed):
            is_own = any(word.startswith(typed[0]) for word in own)
            of = " › ".join(map(str, over))
            ranked.append((not is_own, Found(str(item.label), str(item.url), item.icon_name, of)))
    ranked.sort(key=lambda it: it[0])
    return [found for _rank, found in ranked[:SHOWN]]


def _lines(
    request: HttpRequest, menu: Menu = admin_menu, over: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], MenuItem]]:
    """The menu's lines with what they stand under; those that lead to no screen are left out."""
    for item in sorted(menu.menu_items_for_request(request), key=lambda item: item.order):
        if isinstance(item, SubmenuMenuItem):
            yield from _lines(request, item.menu, (*over, item.label))
        elif str(item.url).startswith("/"):
            yield over, item


def _words(labels: Iterable[Any]) -> set[str]:
    words: set[str] = set()
    for language in LANGUAGES:
        with translation.override(language):
            words.update(word for label in labels for word in fold(str(label)).split())
    return words


# -- stories


def stories_of(user: Any, text: str) -> list[Found]:
    """As the list of stories finds them; the latest first."""
    wanted = asked(text)
    if wanted is None:
        return []
    mine = StoryLine.objects.for_user(user).order_by("-latest_at", "-pk")
    found = _shown(mine.that_say(wanted.query), user)
    if not found and (near := wanted.nearly()):
        found = _shown(mine.that_say(near), user)
    return found


def touched_by(user: Any) -> list[Found]:
    """What somebody had in hand last."""
    lines = StoryLine.objects.for_user(user).filter(touched_by=user)
    return _shown(lines.order_by("-touched_at", "-pk"), user)


def _shown(lines: Any, user: Any) -> list[Found]:
    few = list(lines[:SHOWN])
    stories.show(few, user)
    return [
        Found(it.headline, it.edit, "doc-full", f"{it.state} · {it.section}", it.public)
        for it in (line.shown for line in few)
    ]


# -- authors and topics


def called(
    user: Any,
    typed: Sequence[str],
    model: Any,
    public: Any,
    path: Any,
    language: str,
    icon: str,
) -> list[Found]:
    """Those one of whose names has words that begin so: first where a name does itself."""
    if not policy_registry.get_by_type(model).user_has_permission(user, "change"):
        return []
    rows = model.objects.all()
    for word in typed:
        rows = rows.filter(Q(known_as__contains=f"\n{word}") | Q(known_as__contains=f" {word}"))
    begins = When(known_as__contains="\n" + " ".join(typed), then=Value(0))
    few = list(rows.order_by(Case(begins, default=Value(1)), "name", "pk")[:SHOWN])
    slugs = dict(public.objects.filter(pk__in=[it.pk for it in few]).values_list("pk", "slug"))
    name = f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:edit"
    return [
        Found(
            str(it),
            reverse(name, args=[it.pk]),
            icon,
            str(getattr(it, "role", "") or it.get_kind_display()),
            path(language, slugs[it.pk]) if it.pk in slugs else "",
        )
        for it in few
    ]
