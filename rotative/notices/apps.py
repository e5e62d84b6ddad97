from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "rotative.notices"
    label = "notices"
    verbose_name = _("Static pages")

    def ready(self) -> None:
        from rotative.notices import receivers

        receivers.connect()
