"""What is right of each field, on pages in the manners of many publishers; all words are invented.

`fields.json` writes a page as its essence, the parts that speak of a field, around one text.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rotative.importers.base import ForeignStory
from rotative.importers.web import reader

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("fields.json").read_text())
HEADLINE = "Le quai aux Grains sera refait au printemps"
TEXTS = {
    "fr": (
        "Le conseil municipal de Port-Valmer a voté mardi soir la réfection du quai aux Grains,"
        " après quatre heures de débat.",
        "Les travaux commenceront au printemps et dureront dix-huit mois, selon la maire, Maud"
        " Tessier, qui promet des passerelles.",
        "L’opposition réclame une étude sur le coût du chauffage, que la majorité promet pour le"
        " mois de septembre prochain.",
    ),
    "en": (
        "The council of Port Valmer voted on Tuesday night to rebuild the grain quay after four"
        " hours of debate in a full room.",
        "Work will begin in the spring and is to last for eighteen months, the mayor said, with"
        " footbridges for those who walk.",
        "The opposition asks for a study of the cost of heating, which the majority has promised"
        " for September of this year.",
    ),
}


def page_of(case: dict[str, Any]) -> str:
    """The page of a case: its data and head, what is before the story, at its top and its end."""
    text = case.get("text", "fr")
    if text in TEXTS:
        text = "".join(f"<p>{words}</p>" for words in TEXTS[text])
    if "html" in case:
        return case["html"].replace("{text}", text)
    h1 = case.get("h1", HEADLINE)
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>'
        for node in case.get("data", ())
    )
    return (
        f"<!doctype html><html lang={case.get('lang', 'fr')}><head><meta charset=utf-8>"
        f"<title>{case.get('title', h1)}</title>{case.get('head', '')}{scripts}</head>"
        f"<body>{case.get('before', '')}<main><article>{case.get('heading', f'<h1>{h1}</h1>')}"
        f"{case.get('top', '')}{text}{case.get('bottom', '')}</article></main></body></html>"
    )


def said(story: ForeignStory, name: str) -> Any:
    """A field of a story as the cases write it."""
    moments = {"published": story.published_at, "updated": story.updated_at}
    if name in moments:
        moment = moments[name]
        return moment.isoformat() if moment else None
    if name == "roles":
        return [each.role for each in story.signatures]
    if name == "agencies":
        return [each.name for each in story.signatures if each.is_agency]
    return getattr(story, {"section": "section_path"}.get(name, name))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_a_field_is_what_the_page_s_sources_agree_on(case: dict[str, Any]) -> None:
    story = reader.read(page_of(case).encode())
    assert {name: said(story, name) for name in case["expected"]} == case["expected"]
