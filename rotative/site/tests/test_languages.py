"""A story in another language than the paper's says so, on its page, on cards and in its data."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import etree

from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

HEADLINE = "الميناء القديم يفتح أبوابه من جديد"


def test_a_story_in_arabic_runs_from_right_to_left(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.sport, HEADLINE, language="ar")
    tree = etree.HTML(client.get(small.path_of(article)).content.decode())
    (story,) = tree.xpath("//article[contains(@class, 'story')]")
    assert (story.get("lang"), story.get("dir")) == ("ar", "rtl")
    (signed,) = tree.xpath("//*[@class='story-signed']")
    assert (signed.get("lang"), signed.get("dir")) == ("fr", "ltr")
    data = [json.loads(each) for each in tree.xpath("//script[@type='application/ld+json']/text()")]
    assert [each["inLanguage"] for each in data if each["@type"] == "NewsArticle"] == ["ar"]
    front = etree.HTML(client.get("/sport/").content.decode())
    (headline,) = front.xpath(f"//*[contains(@class, 'card-headline')][contains(., '{HEADLINE}')]")
    assert (headline.get("lang"), headline.get("dir")) == ("ar", "rtl")


def test_a_story_in_the_paper_s_language_says_nothing_of_it(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, "Le bac reprend")
    tree = etree.HTML(client.get(small.path_of(article)).content.decode())
    (story,) = tree.xpath("//article[contains(@class, 'story')]")
    assert (story.get("lang"), story.get("dir")) == (None, None)


@pytest.mark.parametrize("wrong", ["Arabic", "a", 'ar" onclick="', "ar_EG"])
def test_a_language_is_a_code(fanal: SmallPaper, wrong: str) -> None:
    article = small.story(fanal.sport, "Le bac reprend")
    article.language = wrong
    with pytest.raises(ValidationError, match="code"):
        article.full_clean()
