from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    name = "rotative.record"
    label = "record"

    def ready(self) -> None:
        post_migrate.connect(compose_first, sender=self)


def compose_first(**kwargs: Any) -> None:
    """A paper from before compositions were kept has none."""
    from rotative.record import actions, compositions
    from rotative.record.models import Composition, Story

    if Story.objects.exists() and not Composition.objects.exists():
        for names in compositions.all_names():
            actions.compose_again(names)
