"""The tables of the newsletters: people, and editions."""

from rotative.newsletters.models.editions import (
    Batch,
    Delivery,
    Doubt,
    Edition,
    EditionQuerySet,
    EditionStory,
    Return,
)
from rotative.newsletters.models.people import (
    TAKEN,
    Consent,
    Newsletter,
    NewsletterQuerySet,
    Subscriber,
    Subscription,
    SubscriptionQuerySet,
    Suppression,
    new_handle,
)

__all__ = [
    "TAKEN",
    "Batch",
    "Consent",
    "Delivery",
    "Doubt",
    "Edition",
    "EditionQuerySet",
    "EditionStory",
    "Newsletter",
    "NewsletterQuerySet",
    "Return",
    "Subscriber",
    "Subscription",
    "SubscriptionQuerySet",
    "Suppression",
    "new_handle",
]
