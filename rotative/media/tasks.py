"""Work on pictures that the worker does in the background."""

import logging

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from rotative.media.actions import renew
from rotative.media.models import PUBLIC_DIRECTORY, PUBLIC_SPECS, Picture, Rendition
from rotative.record.models import Picture as PublicPicture

log = logging.getLogger(__name__)

A_TURN = 10  # pictures, some seconds of work: other tasks get theirs in between


@task()
def make_anew(after: int = 0) -> None:
    """Make again the public pictures that an older version of the program made, those past an id.

    Nothing that an older version left in them (a place, a serial number) stays with readers.
    """
    old = old_sizes().filter(image_id__gt=after).order_by("image_id")
    ids = list(old.values_list("image_id", flat=True).distinct()[:A_TURN])
    public = set(PublicPicture.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for picture in Picture.objects.filter(pk__in=ids):
        if picture.pk in public:
            with transaction.atomic():
                renew(picture)
    if ids:
        log.info("pictures up to %s were made anew", ids[-1])
        make_anew.enqueue(ids[-1])


def old_sizes() -> QuerySet[Rendition]:
    """Public sizes as an older version of the program made them."""
    public = Rendition.objects.filter(file__startswith=PUBLIC_DIRECTORY)
    return public.exclude(filter_spec__in=PUBLIC_SPECS)
