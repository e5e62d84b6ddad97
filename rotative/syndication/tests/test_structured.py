"""What search engines are told of a story (schema.org as JSON-LD)."""

import json
from typing import Any

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
    assert said["dateModified"] >= said["datePublished"]
