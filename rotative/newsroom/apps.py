from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "rotative.newsroom"
    label = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from wagtail.users.models import UserProfile

        from rotative.newsroom import policy, receivers
        from rotative.newsroom.languages import language_of
        from rotative.newsroom.stories import receivers as stories

        policy.register()
        receivers.connect()
        stories.connect(self)
        UserProfile.get_preferred_language = language_of
