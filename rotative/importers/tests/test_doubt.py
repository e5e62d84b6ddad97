"""A text that may be half of a story waits for a journalist."""

import json
from pathlib import Path

import pytest

from rotative.articles.models import ArticlePage
from rotative.sections.models import HomePage

from .conftest import PictureDesk, run

SENTENCES = [
    "La digue de Kervalen a cédé dans la nuit de lundi à mardi, sous une houle de six mètres.",
    "Trente familles du bas du bourg ont été relogées dans le gymnase avant le lever du jour.",
    "« Nous avions prévenu la préfecture dès le mois de mars », rappelle la maire, Solenn Rouat.",
    "Les travaux de secours doivent durer trois semaines, si la mer laisse travailler les équipes.",
]
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(path: Path, body: str = STORY, **data: object) -> Path:
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "La digue",
        **data,
    }
    path.write_text(
        "<html lang='fr'><head><title>La digue</title>"
        "<meta property='article:published_time' content='2024-06-19T16:00:00+02:00'>"
        f"<script type='application/ld+json'>{json.dumps(said)}</script></head>"
        f"<body><article><h1>La digue</h1>{body}</article></body></html>"
    )
    return path


@pytest.fixture
def told(home: HomePage, tmp_path: Path) -> Path:
    return tmp_path / "digue.html"


def test_a_page_that_says_it_has_more_words_comes_in_as_a_draft(
    told: Path, desk: PictureDesk
) -> None:
    outcome = run(desk, page(told, wordCount=640))[0]
    assert not ArticlePage.objects.get().live
    why = [text for field, text in outcome.warnings if field == "body"]
    assert len(why) == 1
    assert "640 words" in why[0] and "draft" in why[0]
    assert run(desk, told)[0].status == "unchanged"


@pytest.mark.parametrize("count", [62, 80, 365, "many", None])
def test_a_count_of_words_or_of_signs_that_fits_is_no_doubt(
    told: Path, desk: PictureDesk, count: object
) -> None:
    run(desk, page(told, wordCount=count))
    assert ArticlePage.objects.get().live


def test_a_public_story_is_not_shortened_by_a_doubtful_page(told: Path, desk: PictureDesk) -> None:
    run(desk, page(told))
    before = ArticlePage.objects.get().body.raw_data[0]["value"]
    outcome = run(desk, page(told, f"<p>{SENTENCES[3]}</p><p>La suite demain.</p>", wordCount=640))[
        0
    ]
    assert outcome.status == "unchanged"
    assert "640 words" in dict(outcome.warnings)["body"]
    article = ArticlePage.objects.get()
    assert article.live
    assert article.body.raw_data[0]["value"] == before
