"""The newsroom's own touches to Wagtail's screens."""

import json
from typing import Any, ClassVar
from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.forms.collections import GroupCollectionManagementPermissionFormSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images.forms import GroupImagePermissionFormSet
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.templatetags import wagtailusers_tags

from rotative.articles.models import ArticlePage
from rotative.articles.moving import settle
from rotative.newsroom import (
    checklist,
    desk,
    find,
    publication,
    publication_awaited,
    publication_dialog,
    schedule,
    views,
    withdrawal,
)
from rotative.newsroom.languages import (
    PERMISSIONS,
    format_permissions,
    language_choices,
    page_permission,
)
from rotative.newsroom.manual import chapters
from rotative.newsroom.manual import views as manual
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.presence import views as presence
from rotative.newsroom.preview_links import actions as preview_link_actions
from rotative.newsroom.preview_links import editor as preview_links
from rotative.newsroom.preview_links import views as preview_link_views
from rotative.newsroom.readings import actions as readings
from rotative.newsroom.readings import views as reading_views
from rotative.newsroom.stories import quick, saved, several
from rotative.newsroom.stories import views as stories

INK = "#1c1b1a"

# Wagtail would offer the language of the settings, which is not the paper's.
LocalePreferencesForm.base_fields["preferred_language"].choices = language_choices
# Wagtail looks these words up when it is started, in the language of the settings.
for formset in (GroupImagePermissionFormSet, GroupCollectionManagementPermissionFormSet):
    kinds = formset.permission_types
    kinds[:] = [(codename, *PERMISSIONS[codename]) for codename, *_words in kinds]
wagtailusers_tags.register.inclusion_tag(
    "wagtailusers/groups/includes/formatted_permissions.html", name="format_permissions"
)(format_permissions)
ChooserViewSet.search_tab_label = _("Search")
PagePermissionsForm.base_fields["permissions"].label_from_instance = page_permission


@hooks.register("insert_global_admin_css")
def the_papers_colour() -> SafeString:
    """Ink where Wagtail has its dark colour, the paper's accent where it has its bright one."""
    paper = PaperSettings.of_screens()
    return format_html(
        "<style>:root{{"
        "--w-color-primary:{ink};--w-color-primary-200:color-mix(in srgb,{ink},#000 35%);"
        "--w-color-secondary:{accent};"
        "--w-color-secondary-400:color-mix(in srgb,{accent},#000 12%);"
        "--w-color-secondary-600:color-mix(in srgb,{accent},#000 25%);"
        "--w-color-secondary-100:{accent_dark};"  # words on dark
        "--w-color-secondary-75:color-mix(in srgb,{accent},#fff 75%);"
        "--w-color-secondary-50:color-mix(in srgb,{accent},#fff 92%)"
        "}}</style>",
        ink=INK,
        accent=paper.accent,
        accent_dark=paper.accent_dark,
    )


@hooks.register("insert_global_admin_css")
def messages_beside_the_menus_button() -> SafeString:
    """On a phone Wagtail puts the button 82 pixels down, onto what a longer message says."""
    return SafeString(
        "<style>@media (max-width:49.99em){.has-messages .sidebar-nav-toggle{top:0}"
        ".messages>ul>li{padding-inline-start:4.5em}}</style>"
    )


@hooks.register("insert_global_admin_css")
def notes_are_dark_on_pale_at_night_too() -> SafeString:
    """Wagtail's notes stay pale there; headings and buttons within them would be pale on them."""
    return SafeString(
        "<style>.help-block :is(h2,h3),.help-block .button.button-secondary:not(:hover)"
        "{color:inherit}.help-block .button.button-secondary:not(:hover)"
        "{border-color:currentColor}</style>"
    )


@hooks.register("insert_global_admin_css")
def the_manual_beside_the_title() -> SafeString:
    """On a phone the header's last part is a row of its own: not for one sign."""
    return SafeString(
        "<style>@media (max-width:49.99em){.w-slim-header div:has(>.manual-way){min-height:0;"
        "position:absolute;inset:.25rem 0 auto auto;width:auto}"
        ".w-slim-header div:has(>div>.manual-way)>div:first-child"
        "{align-self:start;width:calc(100% - 3rem)}}</style>"
    )


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("press/", views.press, name="press"),
        path("new-story/", desk.new_story, name="new_story"),
        path("find/", find.find, name="find"),
        path("edit/", views.edit_public, name="edit_public"),
        path("first-steps/put-away/", checklist.put_away, name="first_steps_put_away"),
        path("stories/", stories.StoriesView.as_view(), name="stories"),
        path(
            "stories/results/",
            stories.StoriesView.as_view(results_only=True),
            name="stories_results",
        ),
        path("stories/views/", saved.save, name="stories_view_save"),
        path("stories/views/<int:pk>/remove/", saved.remove, name="stories_view_remove"),
        path("stories/<int:pk>/", quick.quick, name="stories_quick"),
        path("stories/<int:pk>/presence/", presence.presence, name="story_presence"),
        path("readings/<int:pk>/", reading_views.on_it, name="reading_on_it"),
        path("manual/", manual.manual, name="manual"),
        path("manual/<slug:slug>/", manual.chapter, name="manual_chapter"),
    ]


class NewStoryItem(MenuItem):
    """For who may write somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return desk.may_write(request.user)


@hooks.register("register_admin_menu_item")
def new_story_in_the_menu() -> MenuItem:
    key = {"data-controller": "w-kbd", "data-w-kbd-key-value": "mod+alt+n"}
    key |= {"data-w-kbd-scope-value": "global"}
    address = reverse_lazy("new_story")
    return NewStoryItem(_("New story"), address, icon_name="plus", attrs=key, order=50)


class StoriesItem(MenuItem):
    """For who may touch a story."""

    def is_shown(self, request: HttpRequest) -> bool:
        return stories.may_see(request.user)


@hooks.register("register_admin_menu_item")
def stories_in_the_menu() -> MenuItem:
    return StoriesItem(_("Stories"), reverse_lazy("stories"), icon_name="list-ul", order=60)


@hooks.register("register_reports_menu_item")
def press_in_the_menu() -> MenuItem:
    return MenuItem(_("The press"), reverse_lazy("press"), icon_name="history", order=40)


@hooks.register("construct_help_menu")
def no_help_with_wagtail(request: HttpRequest, items: list[MenuItem]) -> None:
    """Its news are in the language of whoever asked first; its guide shows another newsroom."""
    foreign = ("whats-new", "editor-guide")
    items[:] = [item for item in items if not item.name.startswith(foreign)]


@hooks.register("register_help_menu_item")
def our_manual() -> MenuItem:
    return MenuItem(_("Manual"), reverse_lazy("manual"), icon_name="help", order=10)


@hooks.register("insert_global_admin_js")
def the_way_into_the_manual() -> SafeString:
    """In the header of the screens that a chapter speaks about."""
    return format_html(
        '<script src="{}" data-label="{}" data-manual="{}" data-chapters="{}"></script>',
        versioned_static("newsroom/manual.js"),
        gettext("Manual: this screen"),
        reverse("manual"),
        json.dumps(list(chapters.SPEAKS_OF.items())),
    )


class WhyItem(BaseItem):
    """In the user bar: asks the press about the page that is previewed."""

    template_name = "newsroom/userbar_press.html"

    def __init__(self, path: str) -> None:
        self.url = f"{reverse('press')}?{urlencode({'path': path})}"


@hooks.register("construct_wagtail_userbar")
def why_in_the_user_bar(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    if page is not None and page.pk and page.live:
        items.append(WhyItem(unquote(page.relative_url(None) or "/")))


class WhatWasWritten(ContentCheckerItem):
    """Checks what the journalist wrote, not the page around it.

    One selector: with several, Wagtail would look for frames within frames.
    """

    axe_include: ClassVar[list[str]] = ["h1, .story-picture, .standfirst, .key-points, .body"]


@hooks.register("construct_wagtail_userbar")
def checks_of_what_was_written(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    items[:] = [
        WhatWasWritten(item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("insert_global_admin_js")
def our_touches_to_editors() -> SafeString:
    return format_html('<script src="{}"></script>', versioned_static("newsroom/editor.js"))


class Silence(Component):
    """On the first screen: nobody keeps the schedule."""

    order = 10
    template_name = "newsroom/silence.html"


@hooks.register("construct_homepage_summary_items", order=1000)
def stories_are_counted_in_their_list(request: HttpRequest, items: list[Any]) -> None:
    """What Wagtail counts are pages of its tree, sections and notices too; and PostgreSQL goes
    through all of them at each look at the first screen.
    """
    items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]


@hooks.register("construct_homepage_panels")
def silence_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if not schedule.is_kept():
        panels.insert(0, Silence())


@hooks.register("construct_homepage_panels")
def the_desk_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    # Wagtail's own list of what is to be read knows neither hours nor who is on it.
    panels[:] = [it for it in panels if not isinstance(it, WorkflowObjectsToModeratePanel)]
    panels.append(desk.Desk())


@hooks.register("before_bulk_action")
def rules_hold_for_several_at_once(
    request: HttpRequest, kind: str, pages: list[Page], action: Any
) -> HttpResponse | None:
    return publication.leave_out_unfit(request, pages, action) if kind == "publish" else None


@hooks.register("register_log_actions")
def what_readers_are_told(actions: LogActionRegistry) -> None:
    actions.register_action(withdrawal.ACTION)(withdrawal.InTheLog)


@hooks.register("construct_homepage_panels")
def first_steps_on_the_first_screen(request: HttpRequest, panels: list[Any]) -> None:
    if panel := checklist.panel_for(request.user):
        panels.append(panel)


@hooks.register("register_log_actions")
def what_administrators_do(actions: LogActionRegistry) -> None:
    done = _("First steps put away")
    actions.register_action(checklist.PUT_AWAY, done, done)
    backup = _("Backup")
    actions.register_action(checklist.BACKUP, backup, backup)


@hooks.register("insert_global_admin_js")
def nothing_typed_is_lost() -> SafeString:
    """Everywhere: whoever comes back is told on any screen, and signs out on any."""
    return format_html(
        '<script src="{}" data-offer="{}" data-elsewhere="{}" data-since="{}" data-untitled="{}"'
        ' data-back="{}" data-open="{}" data-drop="{}" data-failed="{}"></script>',
        versioned_static("newsroom/kept.js"),
        gettext("“{title}”, typed in this browser until {time}, has not reached the newsroom."),
        gettext(
            "“{title}”, typed in this browser until {time}: the newsroom may not have all of it."
        ),
        gettext("Saved there since by {who}."),
        gettext("Untitled"),
        gettext("Put it back"),
        gettext("Open"),
        gettext("Discard"),
        gettext("It could not be put back: the newsroom does not answer. It is still kept here."),
    )


@hooks.register("insert_editor_js")
def the_story_s_editor() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><script src="{}" data-one="{}" data-many="{}"'
        ' data-former="{}" data-back="{}"></script>',
        versioned_static("newsroom/story.css"),
        versioned_static("newsroom/story.js"),
        gettext("1 character"),
        gettext("{n} characters"),
        gettext("The former picture’s caption is taken out: “{caption}”"),
        gettext("Put it back"),
    )


hooks.register("construct_page_action_menu", publication_dialog.arrange_footer)
hooks.register("before_edit_page", presence.before_edit, order=-1)
hooks.register("after_edit_page", presence.after_edit, order=-1)
hooks.register("after_publish_page", presence.after_edit, order=-1)
hooks.register("before_edit_page", publication_dialog.before_edit)
hooks.register("before_create_page", publication_dialog.before_create)
hooks.register("before_publish_page", publication_dialog.before_publish)
# Last: what they answer with ends the round.
hooks.register("after_publish_page", publication_dialog.after_publish, order=1000)
hooks.register("after_edit_page", publication_dialog.after_edit, order=1000)


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
def drafts_go_where_they_are_to(request: HttpRequest, page: Page) -> None:
    """What readers have goes at its publication."""
    if isinstance(page, ArticlePage) and not page.live:
        slug, there = page.slug, page.moves_to
        if settle(page, request.user):
            publication_dialog.tell_of_its_number(request, slug, page, there)


@hooks.register("insert_editor_js")
def the_publication_dialog() -> SafeString:
    scripts = ("newsroom/publication.js", "newsroom/comment-only.js", "newsroom/presence.js")
    return format_html_join(
        "", '<script src="{}"></script>', ((versioned_static(name),) for name in scripts)
    )


@hooks.register("register_log_actions")
def what_is_to_be_completed(actions: LogActionRegistry) -> None:
    actions.register_action(publication_awaited.INCOMPLETE)(publication_awaited.IncompleteInTheLog)
    actions.register_action(publication_awaited.COMPLETED)(publication_awaited.CompletedInTheLog)


@hooks.register("register_log_actions")
def what_went_out_late(actions: LogActionRegistry) -> None:
    actions.register_action(schedule.WAS_LATE)(schedule.LateInTheLog)


@hooks.register("register_log_actions")
def who_saved_over_whom(actions: LogActionRegistry) -> None:
    actions.register_action(presence.OVER)(presence.OverInTheLog)


@hooks.register("register_log_actions")
def who_is_on_it(actions: LogActionRegistry) -> None:
    actions.register_action(readings.TAKEN)(readings.TakenInTheLog)
    actions.register_action(readings.GIVEN_BACK)(readings.GivenBackInTheLog)


@hooks.register("register_admin_urls")
def screen_of_preview_links() -> list[URLPattern]:
    return [path("pages/<int:pk>/preview-links/", preview_link_views.share, name="preview_links")]


@hooks.register("register_page_action_menu_item")
def share_a_preview() -> preview_links.ShareItem:
    return preview_links.ShareItem()


@hooks.register("register_log_actions")
def who_was_given_a_draft(actions: LogActionRegistry) -> None:
    actions.register_action(preview_link_actions.MADE)(preview_links.MadeInTheLog)
    actions.register_action(preview_link_actions.WITHDRAWN)(preview_links.WithdrawnInTheLog)


for verb in several.ACTIONS:
    hooks.register("register_bulk_action", verb)
