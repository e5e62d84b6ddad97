"""Nothing of a story is lost because of what stands around it, or how it is written down."""

import html as htmllib
import re

import pytest

from rotative.importers.base import ForeignStory, texts_in
from rotative.importers.web.reader import read
from rotative.record.blocks import Block, Paragraph

SENTENCES = [
    "La digue de Kervalen a cédé dans la nuit de lundi à mardi, sous une houle de six mètres.",
    "Trente familles du bas du bourg ont été relogées dans le gymnase avant le lever du jour.",
    "« Nous avions prévenu la préfecture dès le mois de mars », rappelle la maire, Solenn Rouat.",
    "Les travaux de secours doivent durer trois semaines, si la mer laisse travailler les équipes.",
    "Le département promet deux millions d’euros, que le conseil votera lors de sa séance de juin.",
    "Un ingénieur de la région estime que l’ouvrage, bâti en 1931, n’avait plus de fondations.",
]
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
OTHERS = (
    "<div class='sidebar'><h3>Les plus lus</h3><ul><li><a href='/a'>Un autre titre du jour</a></li>"
    "<li><a href='/b'>Le temps de demain</a></li></ul><p>Recevez notre lettre chaque matin dans "
    "votre boîte, gratuitement et sans engagement de votre part.</p></div>"
)


def story(body: str, head: str = "") -> ForeignStory:
    page = (
        "<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>La digue a cédé</title>"
        "<meta property='article:published_time' content='2024-06-19T16:00:00+02:00'>"
        f"{head}</head><body><h1>La digue a cédé</h1>{body}</body></html>"
    )
    return read(page.encode())


def words(body: list[Block]) -> str:
    """All that the blocks of a story say."""
    return htmllib.unescape(re.sub(r"<[^>]*>", " ", " ".join(texts_in(body))))


def is_whole(found: ForeignStory) -> bool:
    text = words(found.body)
    return all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize(
    "name",
    [
        "has-sidebar", "with-newsletter", "no-comments", "content-sidebar-wrap",
        "layoutWithSidebar", "page--has-related", "is-shared", "article sidebar-right", "recap",
        "modal-content",
        "menu-du-jour", "promo-story", "advertorial-free subscribe-wall-open", "infinite-scroll",
        "comment-container live-match", "commentary", "post-comments-enabled", "social-layout",
        "print-only-not", "toolbar-on-top", "related-content",
    ],
)  # fmt: skip
def test_a_name_around_the_story_takes_nothing_of_it(name: str) -> None:
    found = story(f"<div class='{name}'><div class='text'>{STORY}</div></div>{OTHERS}")
    assert is_whole(found)
    assert "boîte" not in words(found.body)


@pytest.mark.parametrize(
    "name", ["live-match-comment", "sport-comments", "promo-item", "recap-line", "share-block"]
)
def test_a_name_on_each_paragraphs_box_takes_nothing_of_it(name: str) -> None:
    entries = "".join(f"<div class='{name}'><p>{each}</p></div>" for each in SENTENCES)
    assert is_whole(story(f"<main>{entries}</main>{OTHERS}"))


@pytest.mark.parametrize(
    "box",
    [
        "<section class='comments'>{}</section>",
        "<div id='comments-area'>{}</div>",
        "<section><div itemscope itemtype='https://schema.org/Comment'>{}</div></section>",
        "<ol class='commentlist'><li class='comment'>{}</li></ol>",
    ],
)
def test_readers_words_are_none_of_the_storys_however_many(box: str) -> None:
    said = "<p>Moi je l’avais dit depuis des années, personne ne m’a écouté dans ce pays.</p>"
    found = story(f"<article>{STORY}</article>" + box.format(said * 15))
    assert is_whole(found)
    assert "personne ne m’a écouté" not in words(found.body)


@pytest.mark.parametrize(
    "notes",
    [
        "<ol class='footnotes'><li id='n1'>Rapport du port, page 12.</li></ol>",
        "<section role='doc-endnotes'><h2>Notes</h2><ol><li id='n1'>Rapport du port, page 12. "
        "<a href='#r1'>↩︎</a></li></ol></section>",
        "<div id='footnotes'><p id='n1'><a href='#r1'>[1]</a> Rapport du port, page 12.</p></div>",
        "<aside class='footnote'><p id='n1'><sup>1</sup> Rapport du port, page 12.</p></aside>",
        "<hr><ol><li id='n1'>Rapport du port, page 12. <a href='#r1'>^</a></li></ol>",
    ],
)
def test_notes_are_kept(notes: str) -> None:
    called = "<p>La houle atteignait six mètres<sup><a id='r1' href='#n1'>1</a></sup> au large.</p>"
    found = story(f"<article>{STORY}{called}{notes}</article>{OTHERS}")
    assert "Rapport du port, page 12." in words(found.body)
    assert "↩" not in words(found.body)


def test_a_table_of_contents_is_none() -> None:
    contents = "<ul><li><a href='#a'>La nuit</a></li><li><a href='#b'>Les secours</a></li></ul>"
    assert "Les secours" not in words(story(f"<article>{contents}{STORY}</article>").body)


@pytest.mark.parametrize(
    "poem",
    [
        "<pre>La mer monte\n    sous le vent noir\n\nLe port attend</pre>",
        "<pre class='wp-block-verse'>La mer monte<br>sous le <em>vent noir</em><br><br>Le port "
        "attend</pre>",
        "<div style='white-space: pre-line'>La mer monte\nsous le <i>vent</i> noir\n\nLe port "
        "attend</div>",
        "<p>La mer monte<br>sous le vent noir<br>Le port attend</p>",
    ],
)
def test_a_poem_keeps_its_lines(poem: str) -> None:
    found = story(
        f"<article>{STORY}{poem}<p>Ces vers sont gravés sur le môle du port.</p></article>"
    )
    text = "\n".join(it.html for it in found.body if isinstance(it, Paragraph)).replace(
        "<br>", "\n"
    )
    lines = [re.sub(r"<[^>]*>", "", line).strip() for line in text.split("\n")]
    assert {"La mer monte", "sous le vent noir", "Le port attend"} <= set(lines)


def test_cells_that_span_stand_over_and_beside_all_they_are_about() -> None:
    table = (
        "<table><thead><tr><th rowspan=2>Port</th><th colspan=2>2023</th><th>2024</th></tr>"
        "<tr><th>Été</th><th>Hiver</th><th>Été</th></tr></thead><tbody>"
        "<tr><td rowspan=2>Kervalen</td><td>1</td><td>2</td><td>3</td></tr>"
        "<tr><td colspan=2>fermé</td><td>4</td></tr>"
        "<tr><td colspan=4>Source : capitaineries</td></tr></tbody></table>"
    )
    found = story(f"<article>{STORY}{table}<p>{SENTENCES[0]} Encore.</p></article>")
    block = next(block for block in found.body if block.type == "table")
    assert block.header == ["Port", "2023 · Été", "2023 · Hiver", "2024 · Été"]
    assert block.rows == [
        ["Kervalen", "1", "2", "3"],
        ["Kervalen", "fermé", "fermé", "4"],
        ["Source : capitaineries", "", "", ""],
    ]


def test_a_video_keeps_the_second_at_which_it_starts() -> None:
    frame = "<iframe src='https://www.youtube.com/embed/abcdefgh?start=75'></iframe>"
    found = story(f"<article>{STORY}{frame}<p>{SENTENCES[0]} Encore.</p></article>")
    block = next(block for block in found.body if block.type == "embed")
    assert block.url.endswith("start=75")


@pytest.mark.parametrize(
    "picture",
    [
        "<img class='lazy' src='/placeholder.gif' data-src='/port.jpg'>"
        "<noscript><img src='/port.jpg'></noscript>",
        "<img src='data:image/gif;base64,R0lGOD' alt=''>"
        "<noscript><img src='/port.jpg' alt='Le port'></noscript>",
        "<noscript><img src='/port.jpg'></noscript>",
        "<img src='/blank.gif' data-lazy-srcset='/port-s.jpg 400w, /port.jpg 1200w'>",
        "<picture><source data-srcset='/port.jpg 1200w'><img src='/spacer.gif'></picture>",
        "<img src='/1x1.png' data-hi-res='/port.jpg'>",
    ],
)
@pytest.mark.parametrize(
    "box",
    [
        "<figure>{}<figcaption>Le port. <span class='credit'>Yann Le Du</span> "
        "<span class='copyright'>La Vigie</span></figcaption></figure>",
        "<div class='media'>{}<p class='caption'>Le port.</p>"
        "<p class='credit'>Yann Le Du / La Vigie</p></div>",
    ],
)
def test_a_lazy_picture_keeps_its_credits(picture: str, box: str) -> None:
    paragraphs = STORY.replace("</p>", "</p>" + box.format(picture), 1)
    head = "<link rel='canonical' href='https://vigie.example/digue'>"
    found = story(f"<article>{paragraphs}</article>", head)
    block = next(block for block in found.body if block.type == "picture")
    assert block.picture.url == "https://vigie.example/port.jpg"
    assert "Yann Le Du" in block.picture.credit and "La Vigie" in block.picture.credit
    assert block.caption.startswith("Le port")


def test_a_credit_that_waits_in_the_picture_is_kept() -> None:
    image = "<img src='/port.jpg' data-credit='Yann Le Du'>"
    box = f"<figure>{image}<figcaption>Le port</figcaption></figure>"
    head = "<link rel='canonical' href='https://vigie.example/digue'>"
    found = story("<article>" + STORY.replace("</p>", "</p>" + box, 1) + "</article>", head)
    block = next(block for block in found.body if block.type == "picture")
    assert (block.caption, block.picture.credit) == ("Le port", "Yann Le Du")
