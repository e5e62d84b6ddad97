from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SectionsConfig(AppConfig):
    name = "rotative.sections"
    label = "sections"
    verbose_name = _("Sections")

    def ready(self) -> None:
        from rotative.sections import receivers

        receivers.connect()
