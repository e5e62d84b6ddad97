from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "rotative.articles"
    label = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from rotative.articles import receivers

        receivers.connect()
