"""Founding a paper: what a new installation needs before anyone can write in it."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    Page,
    PageLogEntry,
    Site,
    Task,
    Workflow,
)
from wagtail.users.models import UserProfile

from rotative.newsroom import roles
from rotative.newsroom.models import PaperSettings
from rotative.notices.models import ContactPage
from rotative.people.models import User
from rotative.sections.models import HomePage, SectionPage

FIRST_USER = "admin"
NEW_NAME = "Rotative"  # of a paper whose publisher has not named it yet


def is_founded() -> bool:
    """Whether this installation has a paper already."""
    return HomePage.objects.exists()


@transaction.atomic
def found_paper(name: str, language: str) -> HomePage:
    """Make an empty paper: home page, a first section, a contact page, groups and workflow.

    Raises ValueError for a language a paper cannot have.
    """
    if language not in PaperSettings.Language.values:
        raise ValueError(f"a paper's language is fr or en, not {language!r}")
    with translation.override(language):
        home = _make_home(name)
        PaperSettings(pk=1, name=name, language=language).save()
        make_first_pages(home)
        _name_groups()
        Collection.objects.filter(depth=1).update(name=_("Root"))
    return home


def _make_home(name: str) -> HomePage:
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=name, slug="paper"))
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.site_name = address.hostname or "localhost", port, name
    site.root_page = home
    site.save()
    Page.objects.filter(pk=root.pk).update(title=_("All pages"), draft_title=_("All pages"))
    # Wagtail's first migration puts a page of welcome there.
    for page in root.get_children().not_type(HomePage):
        page.delete()
        PageLogEntry.objects.filter(page=page.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def make_first_pages(home: HomePage) -> None:
    """A section to write in and a way to be reached, in the language that is active."""
    for page in (
        SectionPage(title=_("News"), slug=_("news"), show_in_menus=True),
        ContactPage(title=_("Contact"), slug="contact"),
    ):
        home.add_child(instance=page)
        page.save_revision().publish()


def _name_groups() -> None:
    """Wagtail's two groups under a newsroom's names, with what our own models need; the others."""
    writers, editors = Group.objects.get(name="Editors"), Group.objects.get(name="Moderators")
    for group, role in ((writers, roles.JOURNALISTS), (editors, roles.EDITORS)):
        group.name = str(role.name)
        group.save()
        roles.give(group, role)
    Task.objects.filter(name="Moderators approval").update(name=_("Second reading"))
    Workflow.objects.filter(name="Moderators approval").update(name=_("Second reading"))
    roles.make_others()


def first_password(kept_in: Path) -> str:
    """The first account's generated password; empty once its owner has chosen another.

    The account is made at the first call. The password lies in a file only its owner can read,
    so that it can be found again, and the file goes when it is right no more.
    """
    user = get_user_model().objects.filter(username=FIRST_USER).first()
    if user is None:
        if get_user_model().objects.filter(is_superuser=True).exists():
            return ""
        password = secrets.token_urlsafe(12)
        kept_in.touch(mode=0o600)
        kept_in.write_text(password + "\n")
        _make_first_user(password)
        return password
    try:
        password = kept_in.read_text().strip()
    except FileNotFoundError:
        return ""
    if user.check_password(password):
        return password
    kept_in.unlink()
    return ""


@transaction.atomic
def _make_first_user(password: str) -> User:
    user: User = get_user_model().objects.create_superuser(FIRST_USER, password=password)
    language = PaperSettings.load().language
    UserProfile.objects.create(user=user, preferred_language=language)
    return user
