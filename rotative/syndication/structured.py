"""Structured data for search engines: schema.org as JSON-LD."""

import re
from collections.abc import Sequence
from typing import Any

from rotative.lib import credit
from rotative.lib.addresses import absolute
from rotative.record.answers import Author, Paper, Picture, Signature, Story

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
