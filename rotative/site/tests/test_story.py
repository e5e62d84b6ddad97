"""A story's page: in which order it is read, who wrote it, where an error is reported."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from rotative.record.models import Story
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def heading(text: str) -> dict[str, Any]:
    return {"type": "heading", "value": {"text": text, "level": "2"}}


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status
    return html.document_fromstring(response.content.decode())


def test_the_recap_is_read_after_the_text(fanal: SmallPaper, client: Client) -> None:
    body = [small.paragraph("Le texte."), heading("Le match"), heading("Après le match")]
    small.story(fanal.sport, slug="finale", standfirst="Le chapô.", body=body)
    dom = page(client, "/sport/finale/")
    parts = dom.xpath("//article//*[@class='standfirst' or @class='body' or @class='recap']")
    assert [part.get("class") for part in parts] == ["standfirst", "body", "recap"]
    (jump,) = dom.xpath("//*[@class='to-recap']/a")
    assert dom.get_element_by_id(jump.get("href")[1:]).get("class") == "recap"
    links = dom.xpath("//*[@class='recap']//a/@href")
    assert links == ["#le-match", "#apres-le-match"]


def test_a_heading_has_an_anchor_that_nothing_else_on_the_page_has(
    fanal: SmallPaper, client: Client
) -> None:
    body = [heading("Recap"), heading("Related"), heading("Recap")]
    small.story(fanal.sport, slug="finale", key_points=["Un", "Deux", "Trois"], body=body)
    ids = page(client, "/sport/finale/").xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {"recap-2", "related-2", "recap-3"} <= set(ids)


def test_who_wrote_a_story_stands_at_its_end_with_face_and_line(
    fanal: SmallPaper, client: Client
) -> None:
    """An agency of which there is nothing to show is named above the story only."""
    small.story(fanal.sport, slug="finale", authors=[fanal.ines, fanal.agency])
    fanal.ines.role = "Reporter au service Monde"
    fanal.ines.portrait = small.picture("Inès")
    fanal.ines.save()
    dom = page(client, "/sport/finale/")
    (writer,) = dom.xpath("//*[@class='writers']/li")
    assert writer.text_content().split() == [
        "Inès",
        "Carvalho",
        "Reporter",
        "au",
        "service",
        "Monde",
    ]
    assert writer.xpath(".//a/@href") == ["/auteurs/ines-carvalho/"]
    assert writer.xpath(".//img")
    body = dom.find_class("body")[0]
    assert body in writer.xpath("preceding::*[@class='body']")


def test_a_changed_role_reaches_the_end_of_the_authors_stories(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, slug="finale", authors=[fanal.ines])
    assert not page(client, "/sport/finale/").find_class("writers")
    fanal.ines.role = "Grand reporter"
    fanal.ines.save()
    assert (
        "Grand reporter" in page(client, "/sport/finale/").find_class("writers")[0].text_content()
    )


def test_lou_reports_an_error_in_a_form_that_knows_the_story(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, 'La « finale » & "le reste"', slug="finale")
    (link,) = page(client, "/sport/finale/").xpath("//*[@class='report']/a")
    assert (link.get("href"), link.get("rel")) == ("/contact/about/sport/finale/", "nofollow")
    dom = page(client, link.get("href"))
    subject = dom.get_element_by_id("contact-subject").get("value")
    assert subject == 'Erreur dans : La « finale » & "le reste"'.replace(" :", "\u00a0:")
    text = dom.get_element_by_id("contact-text").text
    assert text == "https://lefanal.example/sport/finale/\n\n"
    assert dom.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not dom.find_class("error")


@pytest.mark.parametrize(
    "path",
    [
        "/contact/about/sport/jamais-ecrit/",
        "/contact/about/sport/brouillon/",
        "/contact/about/sport/",
        "/contact/about/contact/",
        "/contact/about/https/ailleurs.example/",
    ],
)
def test_the_form_is_about_public_stories_alone(
    fanal: SmallPaper, client: Client, path: str
) -> None:
    small.draft(fanal.sport, slug="brouillon")
    page(client, path, 404)


def test_the_form_follows_a_story_that_moved(fanal: SmallPaper, client: Client) -> None:
    story = small.story(fanal.sport, slug="finale")
    story.slug = "la-finale"
    small.publish(story)
    dom = page(client, "/contact/about/sport/finale/")
    assert "/sport/la-finale/" in dom.get_element_by_id("contact-text").text


@pytest.mark.parametrize(
    ("words", "told"),
    [(0, "1 min"), (90, "1 min"), (220, "1 min"), (660, "3 min"), (2200, "10 min")],
)
def test_a_story_says_how_long_it_takes_to_read(
    fanal: SmallPaper, client: Client, words: int, told: str
) -> None:
    """At 220 words a minute."""
    small.story(fanal.sport, slug="finale")
    Story.objects.update(word_count=words)
    reading = page(client, "/sport/finale/").find_class("reading")[0].text_content()
    assert " ".join(reading.split()).startswith(told)


def test_the_editors_picks_head_read_more(fanal: SmallPaper, client: Client) -> None:
    pick = small.story(fanal.world, "Choisi", slug="choisi")
    small.story(fanal.sport, "Voisin", slug="voisin", topics=[fanal.veltania])
    small.story(fanal.sport, slug="finale", topics=[fanal.veltania], picks=[pick])
    heads = page(client, "/sport/finale/").xpath(
        "//*[contains(@class, 'related-cards')]//*[@class='card-headline']/a"
    )
    names = [a.text_content().strip() for a in heads]
    assert names == ["Choisi", "Voisin"]


def test_a_crop_is_held_where_the_editor_put_the_focus(fanal: SmallPaper, client: Client) -> None:
    picture = small.picture(focal_point_x=20, focal_point_y=180)
    small.story(fanal.sport, slug="finale", picture=picture)
    (image,) = page(client, "/sport/finale/").xpath("//article//img")
    assert image.get("class") == "focus-left"
