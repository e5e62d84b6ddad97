"""What search engines are told of a story (schema.org as JSON-LD)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from rotative.record.models import Picture as PublicPicture
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic


def told_of(client: Client, path: str) -> dict[str, Any]:
    page = etree.HTML(client.get(path).content.decode())
    found: dict[str, Any] = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    return found


def test_topics_are_what_they_are(fanal: SmallPaper, client: Client) -> None:
    kinds = {
        "person": "Person",
        "organisation": "Organization",
        "place": "Place",
        "event": "Event",
        "theme": "Thing",
    }
    topics = [Topic.objects.create(name=kind, slug=f"t-{kind}", kind=kind) for kind in kinds]
    article = small.story(fanal.sport, topics=topics)
    about = told_of(client, small.path_of(article))["about"]
    assert {it["name"]: it["@type"] for it in about} == kinds


def test_person_and_organisation_of_a_credit_are_apart(fanal: SmallPaper, client: Client) -> None:
    picture = small.picture(
        credit="Jeanne Martin / AFP",
        licence="https://creativecommons.org/licenses/by/4.0/",
        source="https://photos.example/12",
    )
    article = small.story(fanal.sport, picture=picture)
    PublicPicture.objects.update(copyright="© 2026 AFP")
    (image,) = told_of(client, small.path_of(article))["image"]
    assert image["creator"] == [
        {"@type": "Person", "name": "Jeanne Martin"},
        {"@type": "Organization", "name": "AFP"},
    ]
    assert image["creditText"] == "Jeanne Martin / AFP"
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert image["acquireLicensePage"] == "https://photos.example/12"
    assert image["copyrightNotice"] == "© 2026 AFP"


def test_a_licence_in_words_is_no_address(fanal: SmallPaper, client: Client) -> None:
    picture = small.picture(credit="x", licence="http only, ask us", source="javascript:alert(1)")
    article = small.story(fanal.sport, picture=picture)
    (image,) = told_of(client, small.path_of(article))["image"]
    assert {"license", "acquireLicensePage", "creator"}.isdisjoint(image)


def test_words_have_their_french_spaces_and_addresses_stay(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, "Qui paie ?", standfirst="L'enquête : 12 km")
    said = told_of(client, small.path_of(article))
    assert said["headline"] == "Qui paie\u202f?"
    assert said["description"] == "L’enquête\u00a0: 12\u202fkm"
    assert said["mainEntityOfPage"]["@id"].startswith("https://lefanal.example/sport/")


NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("updated", "modified"),
    [
        (None, "2026-11-17T12:00:00+00:00"),
        (NOON + timedelta(hours=5), "2026-11-17T17:00:00+00:00"),
        (NOON - timedelta(days=1), "2026-11-17T12:00:00+00:00"),  # a slip of the pen
    ],
)
def test_a_correction_is_told_apart_from_the_publication(
    fanal: SmallPaper, client: Client, updated: datetime | None, modified: str
) -> None:
    article = small.story(fanal.sport, published_at=NOON, updated_at=updated)
    said = told_of(client, small.path_of(article))
    assert said["datePublished"] == "2026-11-17T12:00:00+00:00"
    assert said["dateModified"] == modified


def test_a_story_says_what_it_is_who_signed_it_and_where_it_stands(
    fanal: SmallPaper, client: Client
) -> None:
    fanal.ines.role = "Reporter"
    fanal.ines.save()
    article = small.story(
        fanal.world,
        slug="accord",
        format="opinion",
        short_headline="L’accord",
        key_points=["Un.", "Deux.", "Trois."],
        authors=[fanal.ines, fanal.agency],
        topics=[fanal.veltania],
    )
    said = told_of(client, small.path_of(article))
    assert said["@type"] == "OpinionNewsArticle"
    assert (said["headline"], said["alternativeHeadline"]) == ("Un accord au détroit", "L’accord")
    assert said["abstract"] == "Un. Deux. Trois."
    assert said["author"] == [
        {
            "@type": "Person",
            "name": "Inès Carvalho",
            "url": "https://lefanal.example/auteurs/ines-carvalho/",
            "jobTitle": "Reporter",
        },
        {"@type": "Organization", "name": "AFP", "url": "https://lefanal.example/auteurs/afp/"},
    ]
    assert (said["articleSection"], said["keywords"]) == ("Monde", ["Veltanie"])
    assert (said["inLanguage"], said["wordCount"]) == ("fr", 5)


def test_breadcrumbs_lead_from_the_section_down_to_the_story(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.world, slug="accord", topics=[fanal.veltania])
    page = etree.HTML(client.get("/actualite/monde/accord/").content.decode())
    trail = json.loads(page.xpath("//script[@type='application/ld+json']")[-1].text)
    steps = [(it["position"], it["name"], it["item"]) for it in trail["itemListElement"]]
    at = "https://lefanal.example"
    assert steps == [
        (1, "Actualité", f"{at}/actualite/"),
        (2, "Monde", f"{at}/actualite/monde/"),
        (3, "Veltanie", f"{at}/themes/veltanie/"),
        (4, "Un accord au détroit", f"{at}/actualite/monde/accord/"),
    ]
