"""Ready-made roles: groups with the rights that the work of a newsroom asks for.

They are groups: a paper changes them as it likes, adds others, and gives one rights in some
sections only. Journalists and Editors are the two that Wagtail begins with. An administrator is an
account that may do everything (a superuser). What somebody may do with the plan of the day follows
from what they may do with stories (`plan.rights`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

Models = Callable[[str, str], Any]


@dataclass(frozen=True)
class Role:
    """A group: its name, and what it may do. Of pages, pictures and documents verbs are named
    (`add` is for one's own); of other things whoever may anything may add, change and delete.
    """

    name: Any
    pages: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    reads_second: bool = False  # whether it approves what is sent to the second reading


FILING = ("topics.topic", "people.author", "importers.missingpicture")
NEWSLETTERS = ("newsletters.newsletter", "newsletters.subscriber")
LETTERS = ("letters.message",)
SETTINGS = ("newsroom.papersettings",)
COLLEAGUES = ("accounts.invitation",)
ADDS, LIBRARY = ("add", "choose"), ("add", "change", "choose")
# What they may do with pages and documents, Wagtail says.
JOURNALISTS = Role(_("Journalists"), pictures=LIBRARY, things=FILING)
EDITORS = Role(
    _("Editors"), pictures=LIBRARY, things=FILING + SETTINGS + LETTERS + NEWSLETTERS + COLLEAGUES
)
OTHERS = (
    Role(
        _("Desk editors"),
        ("add", "change", "publish", "lock", "unlock"),
        LIBRARY,
        LIBRARY,
        FILING + LETTERS,
        reads_second=True,
    ),
    Role(_("Freelancers"), ("add",), ADDS, ADDS),  # their own stories, until those are out
    Role(_("Proof-readers"), ("change",), ("choose",), ("choose",)),
    Role(
        _("Photo editors"),
        ("change",),
        LIBRARY,
        LIBRARY,
        ("people.author", "importers.missingpicture"),
    ),
    Role(_("Newsletter editors"), (), ("choose",), ("choose",), NEWSLETTERS),
)


def make_others(get_model: Models = apps.get_model) -> None:
    """Make the roles besides Wagtail's two, in the active language; a group of such a name stays as
    it is.
    """
    groups = get_model("auth", "Group").objects
    for role in OTHERS:
        name = str(role.name)
        if not groups.filter(name=name).exists():
            give(groups.create(name=name), role, get_model)


def give(group: Any, role: Role, get_model: Models = apps.get_model) -> None:
    """Give a group what a role may do, on all pages and in all of the library."""
    permissions = get_model("auth", "Permission").objects

    def of(app: str, model: str, *verbs: str) -> Any:
        codes = [f"{verb}_{model}" for verb in verbs]
        return permissions.filter(content_type__app_label=app, codename__in=codes)

    things = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for thing in role.things:
        app, model = thing.split(".")
        things |= Q(content_type__app_label=app, content_type__model=model)
    group.permissions.add(*permissions.filter(things))
    front = get_model("sections", "HomePage").objects.get()
    for permission in of("wagtailcore", "page", *role.pages):
        get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
            group=group, page_id=front.pk, permission=permission
        )
    root = get_model("wagtailcore", "Collection").objects.get(depth=1)
    library = of("wagtaildocs", "document", *role.documents)
    for picture in (("wagtailimages", "image"), ("media", "picture")):  # Wagtail asks for the first
        library |= of(*picture, *role.pictures)
    for permission in library:
        get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection_id=root.pk, permission=permission
        )
    reading = get_model("wagtailcore", "GroupApprovalTask").objects.order_by("pk").first()
    if role.reads_second and reading is not None:
        reading.groups.add(group)


def in_section(group: Any, section: Any) -> Any:
    """The group that may do on pages of one section what this one may on more; made if it is not
    there. It approves at no second reading: those are the whole paper's.
    """
    name = f"{group.name} – {section.title}"[:150]
    narrower, is_new = type(group).objects.get_or_create(name=name)
    if not is_new:
        return narrower
    narrower.permissions.set(group.permissions.all())
    for it in group.page_permissions.select_related("page"):
        place = _narrowed(it.page, section)
        if place is not None:
            narrower.page_permissions.create(page_id=place.pk, permission_id=it.permission_id)
    for it in group.collection_permissions.all():
        narrower.collection_permissions.create(
            collection_id=it.collection_id, permission_id=it.permission_id
        )
    return narrower


def _narrowed(page: Any, section: Any) -> Any:
    """The lower of the two, where one lies below the other."""
    lower, upper = (section, page) if section.depth >= page.depth else (page, section)
    return lower if lower.path.startswith(upper.path) else None
