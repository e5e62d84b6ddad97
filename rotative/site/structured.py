"""Structured data for search engines: schema.org as JSON-LD."""

import re
from collections.abc import Sequence
from typing import Any

from rotative.lib import credit
from rotative.lib.addresses import absolute
from rotative.record.answers import Author, Paper, Picture, Signature, Story
from rotative.record.blocks import Recipe, Review

CONTEXT = "https://schema.org"
TYPES = {
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "brief": "NewsArticle",
    "story": "NewsArticle",
    "interview": "NewsArticle",
    "review": "ReviewNewsArticle",
    "recipe": "NewsArticle",
}
TOPICS = {
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "event": "Event",
}


def organisation(paper: Paper) -> dict[str, Any]:
    """The paper as NewsMediaOrganization."""
    logo = paper.logo.jpeg if paper.logo else ""
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "NewsMediaOrganization",
            "@id": absolute("/#paper"),
            "name": paper.name,
            "url": absolute("/"),
            "logo": {
                "@type": "ImageObject",
                "url": absolute(logo or "/icon-512.png"),
            },
            "description": paper.description,
            "email": paper.email,
            "sameAs": [account["url"] for account in paper.social],
            "parentOrganization": (
                {"@type": "Organization", "name": paper.publisher} if paper.publisher else None
            ),
        }
    )


def website(paper: Paper) -> dict[str, Any]:
    """The site as WebSite."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": paper.name,
        "url": absolute("/"),
        "inLanguage": paper.language,
        "publisher": {"@id": absolute("/#paper")},
    }


def article(story: Story, paper: Paper) -> dict[str, Any]:
    """A story as NewsArticle, with all that Google's guide asks for or recommends."""
    updated = max(story.updated_at or story.published_at, story.published_at)
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": TYPES.get(story.format, "NewsArticle"),
            "mainEntityOfPage": {"@type": "WebPage", "@id": absolute(story.path)},
            "headline": story.full_headline,
            "alternativeHeadline": story.headline if story.headline != story.full_headline else "",
            "description": story.standfirst,
            "abstract": " ".join(story.key_points),
            "datePublished": story.published_at.isoformat(timespec="seconds"),
            "dateModified": updated.isoformat(timespec="seconds"),
            "author": [author_of(s) for s in story.signatures]
            or [{"@type": "Organization", "name": paper.name, "url": absolute("/")}],
            "publisher": {k: v for k, v in organisation(paper).items() if k != "@context"},
            "image": [image_of(story.picture, story.picture_caption)] if story.picture else None,
            "articleSection": story.section.name,
            "about": [
                {
                    "@type": TOPICS.get(topic.kind, "Thing"),
                    "name": topic.name,
                    "url": absolute(topic.path),
                }
                for topic in story.topics
            ],
            "keywords": [topic.name for topic in story.topics],
            "inLanguage": story.language or paper.language,
            "isAccessibleForFree": True,
            "wordCount": story.word_count,
        }
    )


def author_of(signature: Signature) -> dict[str, Any]:
    """An author as Person or Organization."""
    author = signature.author
    kind = "Organization" if author.kind == "agency" else "Person"
    return without_nothing(
        {
            "@type": kind,
            "name": author.name,
            "url": absolute(author.path),
            "jobTitle": author.role if kind == "Person" else "",
        }
    )


def image_of(picture: Picture, caption: str) -> dict[str, Any]:
    """A picture as ImageObject; an empty `caption` is the picture's own."""
    width, height, address = (picture.files.get("jpeg") or [[0, 0, ""]])[0][:3]
    creators = credit.makers(picture.creator, picture.credit)
    return without_nothing(
        {
            "@type": "ImageObject",
            "url": absolute(address) if address else "",
            "width": width,
            "height": height,
            "caption": caption or picture.caption,
            "creditText": picture.credit or picture.creator,
            "creator": [{"@type": kind, "name": name} for kind, name in creators],
            "copyrightNotice": picture.copyright,
            "license": _address(picture.licence),
            "acquireLicensePage": _address(picture.source),
        }
    )


def _address(text: str) -> str:
    """The text if it is an address and nothing else."""
    return text if re.fullmatch(r"https?://[^\s<>\"]+", text) else ""


def breadcrumb(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`(name, path)` steps as BreadcrumbList."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(path)}
            for n, (name, path) in enumerate(steps, start=1)
        ],
    }


def profile(author: Author, paper: Paper) -> dict[str, Any]:
    """An author's page as ProfilePage."""
    picture = author.picture.jpeg if author.picture else ""
    person = without_nothing(
        {
            "@type": "Organization" if author.kind == "agency" else "Person",
            "name": author.name,
            "url": absolute(author.path),
            "jobTitle": author.role if author.kind != "agency" else "",
            "image": absolute(picture) if picture else "",
            "sameAs": [link["url"] for link in author.links],
            "worksFor": {"@id": absolute("/#paper")} if author.kind == "staff" else None,
        }
    )
    return {"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person}


def without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """The dictionary without empty entries."""
    return {k: v for k, v in value.items() if v not in (None, "", [], {})}


# -- what reviews and recipes add

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
