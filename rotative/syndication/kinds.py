"""What reviews and recipes add to a story's structured data (schema.org)."""

from typing import Any

from rotative.lib.addresses import absolute
from rotative.record.answers import Story
from rotative.record.blocks import Recipe, Review
from rotative.syndication.structured import CONTEXT, author_of, image_of, without_nothing

BEST = 5
# What made the thing reviewed is called otherwise for each kind: (property, type).
MAKERS = {
    "Movie": ("director", "Person"),
    "TVSeries": ("director", "Person"),
    "Book": ("author", "Person"),
    "MusicAlbum": ("byArtist", "MusicGroup"),
    "Event": ("performer", "PerformingGroup"),
    "VideoGame": ("author", "Organization"),
    "Product": ("brand", "Brand"),
}


def review(story: Story) -> dict[str, Any]:
    """The first review in a story, as what its ReviewNewsArticle says besides; else nothing."""
    found = next((block for block in story.body if isinstance(block, Review)), None)
    if found is None:
        return {}
    item: dict[str, Any] = {"@type": found.kind, "name": found.subject}
    if found.maker and found.kind in MAKERS:
        name, kind = MAKERS[found.kind]
        item[name] = {"@type": kind, "name": found.maker}
    rating = {"@type": "Rating", "ratingValue": found.stars, "bestRating": BEST}
    return without_nothing(
        {
            "@type": "ReviewNewsArticle",
            "itemReviewed": item,
            "reviewRating": {**rating, "worstRating": 0.5} if found.stars else None,
            "reviewBody": found.verdict,
        }
    )


def recipes(story: Story) -> list[dict[str, Any]]:
    """Each recipe in a story, as Recipe."""
    return [_recipe(story, block) for block in story.body if isinstance(block, Recipe)]


def _recipe(story: Story, block: Recipe) -> dict[str, Any]:
    preparation, cooking, rest = block.preparation or 0, block.cooking or 0, block.rest or 0
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "Recipe",
            "name": block.name,
            "url": absolute(story.path),
            "description": story.standfirst,
            "datePublished": story.published_at.isoformat(timespec="seconds"),
            "author": [author_of(signature) for signature in story.signatures],
            "image": [image_of(story.picture, story.picture_caption)] if story.picture else None,
            "recipeYield": block.serves,
            "prepTime": _iso(preparation),
            "cookTime": _iso(cooking),
            "totalTime": _iso(preparation + cooking + rest),
            "recipeIngredient": block.ingredients,
            "recipeInstructions": [{"@type": "HowToStep", "text": step} for step in block.steps],
        }
    )


def _iso(minutes: int) -> str:
    """A duration by ISO 8601; empty for none."""
    return f"PT{minutes}M" if minutes else ""
