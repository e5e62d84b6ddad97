from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "rotative.newsroom"
    label = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from wagtail import workflows
        from wagtail.users.models import UserProfile

        from rotative.newsroom import policy, receivers
        from rotative.newsroom.languages import language_of
        from rotative.newsroom.readings.models import ReadingStep
        from rotative.newsroom.stories import receivers as stories

        policy.register()
        receivers.connect()
        stories.connect(self)
        workflows.TASK_TYPES[:] = [ReadingStep]  # Wagtail's own kind knows no hours
        UserProfile.get_preferred_language = language_of
