"""Keeping the record true when a picture changes."""

from typing import Any

from django.db.models.signals import post_save

from rotative.media.actions import publish_picture, retire_pictures
from rotative.media.models import Picture
from rotative.record import actions as record
from rotative.record.models import Picture as PublicPicture


def connect() -> None:
    post_save.connect(picture_saved, sender=Picture)
    if retire_pictures not in record.on_pictures_struck:
        record.on_pictures_struck.append(retire_pictures)


def picture_saved(instance: Picture, created: bool, **kwargs: Any) -> None:
    """A changed credit, caption or file reaches every page that shows the picture."""
    if not created and PublicPicture.objects.filter(pk=instance.pk).exists():
        record.enter(publish_picture(instance))
