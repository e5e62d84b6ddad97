"""The demo papers' words: each file can be read, and whatever one names the other has."""

import pytest

from rotative.articles.models import ArticlePage
from rotative.demo import content
from rotative.record.blocks import Block, Fact, Heading, KeyFacts, List, Paragraph, Quotation, Table

LANGUAGES = ["fr", "en"]


def section_paths(language: str) -> set[str]:
    found = set()
    for section in content.paper_of(language)["sections"]:
        found.add(section["slug"])
        found |= {f"{section['slug']}/{c['slug']}" for c in section.get("children", [])}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_story_names_is_there(language: str) -> None:
    sections, topics = section_paths(language), content.topics_of(language)
    authors, pictures = content.authors_of(language), content.pictures()
    stories = content.stories_of(language)
    slugs = {story.slug for story in stories}
    assert len(slugs) == len(stories) > 30
    missing = []
    for story in stories:
        values = story.values
        signed = values.get("authors", []) or [slug for slug, _role in values.get("bylines", [])]
        shown = [values.get("picture")] if values.get("picture") else []
        for block in story.body:
            shown += block.pictures_shown
            missing += [s for s in block.stories_named if s not in slugs]
        missing += [s for s in [values["section"]] if s not in sections]
        missing += [a for a in signed if a not in authors]
        missing += [t for t in values.get("topics", []) if t not in topics]
        missing += [p for p in shown if p not in pictures]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_names_what_is_there(language: str) -> None:
    sections, authors = section_paths(language), content.authors_of(language)
    slugs = {story.slug for story in content.stories_of(language)}
    plan = content.plan_of(language)
    assert len(plan) == 7
    named = {slug for it in plan for slug in it.get("who", [])}
    assert {it["section"] for it in plan} <= sections
    assert named <= set(authors)
    assert {it["story"] for it in plan if "story" in it} <= slugs
    assert max(len(it["what"]) for it in plan) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_name_what_is_there_and_reach_nobody(language: str) -> None:
    slugs = {story.slug for story in content.stories_of(language)}
    have_accounts = {slug for it in content.plan_of(language) for slug in it.get("who", [])}
    letters = content.letters_of(language)
    assert len(letters) == 3
    assert {it["story"] for it in letters if "story" in it} <= slugs
    assert {it["who"] for it in letters if "who" in it} <= have_accounts
    assert {it["email"].rpartition(".")[2] for it in letters} == {"example"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_fits_the_newsrooms_fields(language: str) -> None:
    longest = {name: ArticlePage._meta.get_field(name).max_length for name in ("kicker", "title")}
    for story in content.stories_of(language):
        values = story.values
        assert len(values["headline"]) <= (longest["title"] or 0)
        assert len(values.get("kicker", "")) <= (longest["kicker"] or 0)
        assert len(values.get("short_headline", "")) <= 90
        assert values["format"] in ArticlePage.Format.values
        assert len(values.get("key_points", [])) in {0, 3, 4, 5}, story.slug
        assert all(len(point) <= 220 for point in values.get("key_points", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_comes_after_the_one_it_lies_within(language: str) -> None:
    topics = content.topics_of(language)
    seen: set[str] = set()
    for slug, values in topics.items():
        assert values.get("parent") in {None, *seen}
        seen.add(slug)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a *b* **c** & d", [Paragraph("a <i>b</i> <b>c</b> &amp; d")]),
        (
            "[a](https://b.example)",
            [Paragraph('<a href="https://b.example">a</a>')],
        ),
        (
            "## T\ntext",
            [Heading("T", 2), Paragraph("text")],
        ),
        (
            "> Words -- Speaker, source",
            [Quotation("Words", "Speaker", "source")],
        ),
        ("- a\n- b", [List(False, ["a", "b"])]),
        ("1. a\n2. b", [List(True, ["a", "b"])]),
        (
            "!table C\n| a | b |\n| c | d |",
            [Table("C", ["a", "b"], [["c", "d"]])],
        ),
        (
            "!facts T\n: a = b = c",
            [KeyFacts("T", [Fact("a", "b = c")])],
        ),
    ],
)
def test_the_markup_says_the_records_blocks(text: str, blocks: list[Block]) -> None:
    assert list(content.blocks(text)) == blocks
