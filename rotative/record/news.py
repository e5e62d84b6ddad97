"""What is in the news: the topics that most stories of the last days share."""

from datetime import timedelta

from django.db.models import Count

from rotative.record import keys as k
from rotative.record.models import Listing, StoryTopic, Topic

DAYS = 3
MOST = 8


def compose_news() -> list[int]:
    """The ids of the topics, the most frequent first.

    The days end with the newest story, not with the clock.
    """
    listed = Listing.objects.filter(scope=k.SITE).order_by("-published_at", "-story_id")
    newest = listed.values_list("published_at", flat=True).first()
    if newest is None:
        return []
    recent = listed.filter(published_at__gt=newest - timedelta(days=DAYS)).values("story_id")
    counted = (
        StoryTopic.objects.filter(
            story_id__in=recent[:150], topic_id__in=Topic.objects.values("pk")
        )
        .values_list("topic_id", flat=True)
        .annotate(stories=Count("id"))
        .order_by("-stories", "topic_id")
    )
    return list(counted[:MOST])
