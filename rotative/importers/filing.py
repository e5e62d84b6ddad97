"""Where a foreign story is filed: sections, topics and authors found or made."""

from collections import Counter
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from rotative.lib.addresses import address_of
from rotative.lib.text import visible
from rotative.pages.addresses import free_page_address
from rotative.people.models import Author
from rotative.sections.actions import record_sections
from rotative.sections.models import HomePage, PartnerPage, SectionPage
from rotative.topics.models import Topic

from .base import ForeignMenu, MenuEntry, Refused, Warned
from .furniture import role_of

_LONGEST_NAME = 120


def the_home() -> HomePage:
    """The paper. Raises `Refused` when there is none yet."""
    home = HomePage.objects.live().first()
    if home is None:
        raise Refused("There is no paper to import into: start `rotative run` or `rotative demo`.")
    return home


def section_for(path: list[str], warnings: list[Warned]) -> SectionPage:
    """The section of a path of names, broad to narrow; one that does not exist is made.

    A section made here stays out of the menu until an editor wants it there. Without a path the
    story goes to a section of stories still to be filed.
    """
    home = the_home()
    names = path[:2]
    if not names:
        names = [_("To be filed")]
        warnings.append(("section_path", f"No section was found: filed under “{names[0]}”."))
    found = _named(home, names)
    if found is not None:
        return found
    section: Page = home
    for name in names:
        below = _child(section, name)
        if below is None:
            below = add_section(section, name, in_menu=False)
            if below.slug != address_of(name):
                message = f"“{name}” could not have its own address: it is “{below.slug}”."
                warnings.append(("section_path", message))
            if path:
                warnings.append(
                    (
                        "section_path",
                        f"There was no section “{name}”: it was made, out of the menu.",
                    )
                )
        section = below
    record_sections()
    return SectionPage.objects.get(pk=section.pk)


def _named(home: HomePage, names: list[str]) -> SectionPage | None:
    """The section of a whole path, else the only one of its last name anywhere."""
    section: Page | None = home
    for name in names:
        section = _child(section, name) if section is not None else None
    if section is not None:
        return SectionPage.objects.get(pk=section.pk)
    alike = [
        section
        for section in SectionPage.objects.descendant_of(home).live()
        if section.is_called(names[-1])
    ]
    return alike[0] if len(alike) == 1 else None


def _child(parent: Page, name: str) -> SectionPage | None:
    for section in SectionPage.objects.child_of(parent).live():
        if section.is_called(name):
            return section
    return None


def add_section(parent: Page, name: str, *, in_menu: bool) -> SectionPage:
    """A new live section under the home page or a section."""
    name = visible(name)
    section = SectionPage(
        title=name[:255], slug=free_page_address(parent, name), show_in_menus=in_menu, live=True
    )
    parent.add_child(instance=section)
    return section


def adopt_menu(menu: ForeignMenu, own_host: str, warnings: list[Warned]) -> None:
    """Make the sections and partner sites of a foreign menu that the paper does not have."""
    home = the_home()
    own = own_host or _commonest_host(menu)
    made = False
    for entry in menu.entries:
        parent = _adopt(home, entry, own, warnings)
        made = made or parent is not None
        if isinstance(parent, SectionPage):
            for child in entry.children:
                _adopt(parent, child, own, warnings)
    if made:
        record_sections()


def _adopt(parent: Page, entry: MenuEntry, own: str, warnings: list[Warned]) -> Page | None:
    """The section or partner site of one line of a menu, found or made; None for furniture."""
    if role_of(entry.label) is not None:
        return None
    host = urlsplit(entry.url or "").hostname or ""
    is_own = not host or host == own or host.endswith(f".{own.removeprefix('www.')}")
    try:
        if is_own:
            section = _child(parent, entry.label) or add_section(parent, entry.label, in_menu=True)
            if not section.show_in_menus:
                section.show_in_menus = True
                section.save()
            return section
        known = PartnerPage.objects.child_of(parent).filter(url_of_partner=entry.url).first()
        if known is not None:
            return known
        partner = PartnerPage(
            title=entry.label,
            slug=free_page_address(parent, entry.label),
            url_of_partner=entry.url,
            show_in_menus=True,
        )
        parent.add_child(instance=partner)
        return partner
    except ValidationError as error:
        reason = " ".join(error.messages)
        warnings.append(("menu", f"“{entry.label}” was left out of the menu: {reason}"))
        return None


def _commonest_host(menu: ForeignMenu) -> str:
    """The host most lines of a menu lead to; a single line tells nothing."""
    lines = [line for entry in menu.entries for line in (entry, *entry.children)]
    hosts = Counter(urlsplit(line.url).hostname or "" for line in lines if line.url)
    host, times = hosts.most_common(1)[0] if hosts else ("", 0)
    return host if times > 1 else ""


def topics_for(names: list[str]) -> list[Topic]:
    """Topics by name or alias, in their order, each once; those that do not exist are made."""
    found: dict[int, Topic] = {}
    for name in filter(None, map(_short_name, names)):
        topic = Topic.objects.called(name).first() or Topic.objects.create(
            name=name, slug=Topic.free_address(name)
        )
        found.setdefault(topic.pk, topic)
    return list(found.values())


def authors_for(names: list[str], *, are_agencies: bool = False) -> list[Author]:
    """Authors by name or alias, in their order, each once; those who do not exist are made."""
    found: dict[int, Author] = {}
    kind = Author.Kind.AGENCY if are_agencies else Author.Kind.STAFF
    for name in filter(None, map(_short_name, names)):
        author = Author.objects.called(name).first() or Author.objects.create(
            name=name, slug=Author.free_address(name), kind=kind
        )
        found.setdefault(author.pk, author)
    return list(found.values())


def _short_name(name: str) -> str:
    return visible(name)[:_LONGEST_NAME].strip()
