"""What the list shows beside a story's line: its picture, and who has its editor open."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.models import EditingSession
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from rotative.articles.models import ArticlePage
from rotative.media.models import Rendition
from rotative.people.models import User

SMALL = 480  # pixels: no wider size is taken, and none is made


@dataclass(frozen=True)
class Thumbnail:
    """A small size of a lead picture, that is there already."""

    url: str
    width: int
    height: int


def thumbnails(ids: Collection[int]) -> dict[int, Thumbnail]:
    """By story. Nothing is drawn for a list: a picture that has no small size yet is not shown."""
    shown = ArticlePage.objects.filter(pk__in=ids, picture__isnull=False)
    pictures = dict(shown.values_list("pk", "picture_id"))
    sizes = Rendition.objects.filter(image_id__in=set(pictures.values()), width__lte=SMALL)
    by_picture: dict[int, Rendition] = {}
    for size in sizes.order_by("image_id", "width", "pk"):
        by_picture.setdefault(size.image_id, size)
    return {
        pk: Thumbnail(size.url, size.width, size.height)
        for pk, picture in pictures.items()
        if (size := by_picture.get(picture))
    }


def present(ids: Collection[int], user: Any) -> dict[int, list[str]]:
    """The names of others who have the editor of these stories open, by story."""
    open_ones = (
        EditingSession.objects.available()
        .filter(
            content_type=ContentType.objects.get_for_model(Page),  # as Wagtail's editor does
            object_id__in=[str(pk) for pk in ids],
        )
        .exclude(user=user)
        .select_related("user")
        .order_by("pk")
    )
    names: dict[int, dict[str, None]] = {}
    for session in open_ones:
        if not session.is_idle:
            names.setdefault(int(session.object_id), {})[called(session.user)] = None
    return {pk: list(each) for pk, each in names.items()}


def called(user: User | None) -> str:
    """Somebody's name, or that of the account."""
    return str(get_user_display_name(user))
