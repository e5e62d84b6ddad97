"""Formats look like what they are, and search engines are told so."""

import json
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

FILM = {
    "type": "review",
    "value": {
        "subject": "Le Phare",
        "kind": "Movie",
        "maker": "Louise Abadie",
        "stars": "3.5",
        "verdict": "Lent, salé, très drôle.",
        "practical": "1 h 48",
    },
}
SOUP = {
    "type": "recipe",
    "value": {
        "name": "Soupe de moules",
        "serves": "4 personnes",
        "preparation": 10,
        "cooking": 75,
        "rest": None,
        "ingredients": ["2 poireaux", "1 dose de safran"],
        "steps": ["Ouvrir les moules.", "Mixer la moitié."],
    },
}
EXCHANGE = {
    "type": "exchange",
    "value": {"question": "Pourquoi ici ?", "answer": "<p>Pour la mer.</p><p>Et le vent.</p>"},
}


def page(client: Client, article: Any) -> Any:
    answer = client.get(small.path_of(article))
    assert answer.status_code == 200
    return etree.HTML(answer.content.decode())


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def data(tree: Any, kind: str) -> dict[str, Any]:
    """The structured data of that type."""
    found = [
        json.loads(text) for text in tree.xpath("//script[@type='application/ld+json']/text()")
    ]
    (one,) = [each for each in found if each["@type"] == kind]
    return one


def test_a_review_says_its_stars_to_readers_and_to_search_engines(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, "Le Phare, un film sans fard", format="review", body=[FILM])
    tree = page(client, article)
    (stars,) = tree.xpath("//aside[@class='review']//*[@class='stars']")
    assert (stars.text, stars.get("aria-label")) == ("★★★½☆", "3,5 étoiles sur 5")
    said = data(tree, "ReviewNewsArticle")
    assert said["itemReviewed"] == {
        "@type": "Movie",
        "name": "Le Phare",
        "director": {"@type": "Person", "name": "Louise Abadie"},
    }
    assert said["reviewRating"]["ratingValue"] == 3.5
    assert said["reviewRating"]["bestRating"] == 5
    assert said["headline"] == "Le Phare, un film sans fard"
    # A list shows the stars too, and what they are.
    front = etree.HTML(client.get("/sport/").content.decode())
    (card,) = front.xpath("//article[contains(@class, 'card')]")
    assert card.xpath(".//*[@class='stars']")[0].text == "★★★½☆"
    assert card.xpath(".//*[@class='mark']/text()") == ["Critique"]


def test_stars_that_change_are_seen_on_lists(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.sport, format="review", body=[FILM])
    better = {**FILM, "value": {**FILM["value"], "stars": "5"}}
    article.body = json.dumps([better])
    small.publish(article)
    front = etree.HTML(client.get("/sport/").content.decode())
    assert front.xpath("//*[@class='stars']")[0].text == "★★★★★"


def test_a_review_without_stars_shows_none(fanal: SmallPaper, client: Client) -> None:
    bare = {**FILM, "value": {**FILM["value"], "stars": "", "maker": "", "verdict": ""}}
    tree = page(client, small.story(fanal.sport, format="review", body=[bare]))
    assert not tree.xpath("//*[@class='stars']")
    said = data(tree, "ReviewNewsArticle")
    assert said["itemReviewed"] == {"@type": "Movie", "name": "Le Phare"}
    assert "reviewRating" not in said


def test_a_recipe_is_a_table_of_times_ingredients_and_steps(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(
        fanal.sport,
        "La soupe des soirs de tempête",
        format="recipe",
        body=[SOUP],
        authors=[fanal.ines],
    )
    tree = page(client, article)
    (recipe,) = tree.xpath("//section[@class='recipe']")
    facts = [words(each) for each in recipe.xpath(".//dl/div")]
    assert facts == ["Pour4 personnes", "Préparation10 min", "Cuisson1 h 15"]
    assert [words(li) for li in recipe.xpath(".//ul/li")] == ["2 poireaux", "1 dose de safran"]
    assert [words(li) for li in recipe.xpath(".//ol/li")] == [
        "Ouvrir les moules.",
        "Mixer la moitié.",
    ]
    said = data(tree, "Recipe")
    assert said["name"] == "Soupe de moules"
    assert (said["prepTime"], said["cookTime"], said["totalTime"]) == ("PT10M", "PT75M", "PT85M")
    assert said["recipeYield"] == "4 personnes"
    assert said["recipeIngredient"] == ["2 poireaux", "1 dose de safran"]
    assert [step["text"] for step in said["recipeInstructions"]] == [
        "Ouvrir les moules.",
        "Mixer la moitié.",
    ]
    assert said["author"][0]["name"] == "Inès Carvalho"


def test_an_interview_names_who_asked_and_sets_questions_apart(
    fanal: SmallPaper, client: Client
) -> None:
    link = f'<p>Voir <a linktype="page" id="{small.story(fanal.sport).pk}">ceci</a>.</p>'
    other = {"type": "exchange", "value": {"question": "Et après ?", "answer": link}}
    article = small.story(
        fanal.news, "Le vent", format="interview", authors=[fanal.ines], body=[EXCHANGE, other]
    )
    tree = page(client, article)
    assert words(tree.xpath("//*[@class='authors']")[0]) == "Propos recueillis par Inès Carvalho"
    first, second = tree.xpath("//div[@class='exchange']")
    assert [words(p) for p in first] == ["Pourquoi ici ?", "Pour la mer.", "Et le vent."]
    assert first[0].get("class") == "question"
    (link,) = second.xpath(".//a/@href")
    assert client.get(link).status_code == 200


def test_an_opinion_shows_who_holds_it(fanal: SmallPaper, client: Client) -> None:
    fanal.ines.portrait = small.picture("Inès")
    fanal.ines.save()
    view = small.story(fanal.news, "Tenir bon", format="opinion", authors=[fanal.ines])
    plain = small.story(fanal.news, "Un fait", authors=[fanal.ines])
    assert page(client, view).xpath("//*[@class='signed-portrait']//img/@src")
    assert not page(client, plain).xpath("//*[@class='signed-portrait']")


@pytest.mark.parametrize("format", ["story", "brief", "analysis", "opinion", "interview"])
def test_a_page_says_its_format_to_the_stylesheet(
    fanal: SmallPaper, client: Client, format: str
) -> None:
    tree = page(client, small.story(fanal.news, format=format))
    assert f"page-{format}" in tree.xpath("//body/@class")[0].split()
