"""Since when somebody has a story's editor open: Wagtail's sessions know only when last."""

from django.db import models
from django.utils import timezone
from wagtail.admin.models import EditingSession


class Opened(models.Model):
    """When one of Wagtail's editing sessions began; it goes with the session."""

    session = models.OneToOneField(
        EditingSession, on_delete=models.CASCADE, primary_key=True, related_name="opened"
    )
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True  # it is no content
