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
from rotative.newsletters.models.providers import Brake, Pace

__all__ = [
    "TAKEN",
    "Batch",
    "Brake",
    "Consent",
    "Delivery",
    "Doubt",
    "Edition",
    "EditionQuerySet",
    "EditionStory",
    "Newsletter",
    "NewsletterQuerySet",
    "Pace",
    "Return",
    "Subscriber",
    "Subscription",
    "SubscriptionQuerySet",
    "Suppression",
    "new_handle",
]
