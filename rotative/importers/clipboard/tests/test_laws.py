"""The laws of a paste, whatever the clipboard holds: the words are kept, and nothing else."""

import re
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotative.articles.blocks import BodyBlock, as_filled_in
from rotative.importers.base import Refused, texts_in
from rotative.importers.clipboard.pictures import Keeper, lift_data
from rotative.importers.clipboard.reader import as_paragraphs, read, read_html
from rotative.importers.writing import fitted
from rotative.record import blocks
from rotative.record.blocks import Block

# `W` becomes a word of its own; what nobody sees has the word SECRET in it.
SEEN = st.sampled_from(
    [
        "W ",
        " W",
        "W&nbsp;W",
        "W<br>",
        "<br><br>W",
        '<a href="https://a.example/?utm_source=SECRET">W</a>',
        '<span style="font-weight:700">W</span>',
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>W</p>",
        "<p class=MsoQuote>W</p>",
        "<p role=heading aria-level=3>W</p>",
        "<li>W</li>",
    ]
)
UNSEEN = st.sampled_from(
    [
        "<script>var W = 'SECRET'</script>",
        "<style>SECRET{}</style>",
        "<!--[if gte mso 9]><xml>SECRET</xml><![endif]-->",
        "<!-- SECRET -->",
        "<noscript>SECRET</noscript>",
        '<span style="display:none">SECRET</span>',
        "<title>SECRET</title>",
        "<p>&nbsp;</p>",
        '<img src="https://track.example/SECRET.gif" width="1" height="1">',
    ]
)
ROUND = st.sampled_from(
    [
        "<p>{}</p>",
        "<div>{}</div>",
        '<b style="font-weight:normal">{}</b>',
        "<b>{}</b>",
        "<i>{}</i>",
        "<font face=x>{}</font>",
        "<h1>{}</h1>",
        "<h3>{}</h3>",
        "<ul>{}</ul>",
        "<ul><li>{}</li></ul>",
        "<ol><li>W</li><li>{}</li></ol>",
        "<ul><li>W {} W</li></ul>",
        "<blockquote>{}</blockquote>",
        "<blockquote>W<footer>{}</footer></blockquote>",
        "<blockquote><cite>{}</cite> W</blockquote>",
        "<div style='border:none;border-left:solid blue 1pt'>{}</div>",
        "<table><tr><td>W</td><td>{}</td></tr><tr><td>W</td><td>W</td></tr></table>",
        "<table><caption>W</caption><tr><th>W</th><th>W</th></tr><tr><td>W</td><td>{}</td></table>",
        "<table><tr><td>{}</td></tr></table>",
        "<pre>W\n\n{}</pre>",
        "<dl><dt>W</dt><dd>{}</dd></dl>",
        "<div class=ListContainerWrapper><ul><li data-aria-level=2>{}</li></ul></div>",
        "<article><section>{}</section></article>",
        "<center><address>{}</address></center>",
        "<details><summary>W</summary>{}</details>",
        '<a href="https://a.example/">{}</a>',
        "<aside>{}</aside>",
        "<figure>{}</figure>",
    ]
)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    held = st.lists(inner | SEEN | UNSEEN, min_size=1, max_size=4).map("".join)
    return st.tuples(ROUND, held).map(lambda both: both[0].replace("{}", both[1]))


CLIPBOARDS = st.lists(st.recursive(SEEN | UNSEEN, _around, max_leaves=12), max_size=6).map("".join)


def said_by(body: list[Block]) -> list[str]:
    """The words of blocks, in their order."""
    told = " ".join(text for text in texts_in(body) if text)
    return re.findall(r"w\d+", re.sub(r"<[^>]*>", "", told.replace("<br>", " ")))


def form_takes(body: list[Block]) -> None:
    """The form takes the body as it is, once it has what the paste asks for: pictures, captions."""
    stream = BodyBlock(required=False)
    had = Keeper(None, {}, []).resolve(body)
    raw = as_filled_in(fitted(it, []) for it in had)
    stream.get_form_state(stream.to_python(raw))
    asked: list[dict[str, Any]] = [it for it in raw if it["type"] != "picture"]
    for it in asked:
        if it["type"] == "table":
            it["value"]["caption"] = it["value"]["caption"] or "Les chiffres"
    stream.clean(stream.to_python(asked))


LAW = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@LAW
@given(CLIPBOARDS)
def test_all_visible_words_come_out_once_and_in_order(html: str) -> None:
    numbers = count(1)
    numbered = re.sub(r"W", lambda _: f"w{next(numbers)}", html)
    shown = re.sub(r"<script>.*?</script>|<[^>]*>", " ", numbered)
    body = read_html(numbered)
    assert said_by(body) == re.findall(r"w\d+", shown)
    assert "SECRET" not in repr(body)
    # A place that takes paragraphs only has them too.
    flat: list[Block] = [blocks.Paragraph(text) for it in body for text in as_paragraphs(it)]
    assert said_by(flat) == said_by(body)
    form_takes(body)


@LAW
@given(
    st.lists(
        st.sampled_from(
            [
                *("<", ">", "<table>", "<td>", "</td>", "<tr>", "<ul>", "<li>", "</ul>", "<p>"),
                *("<figure>", "<img src=", "<img src='data:image/png;base64,AA", "<iframe src="),
                *("<blockquote>", "<footer>", "<cite>", "&#0;", "&#xd800;", "</b>", "<b>", "<h2>"),
                *("<dl><dt>", " style='mso-list:l0 level1'>", "<a href=", "<caption>", "<th>"),
                *(" rowspan=99999999>", " colspan=0>", "https://[", "<!--", "]]>", "\0", "\ud800"),
                *("<br>", "\n\n", "- a\n", "1. b\n", "<pre>", "<video>", "<svg>", "javascript:"),
            ]
        )
        | st.text(max_size=12),
        max_size=30,
    ).map("".join)
)
def test_no_clipboard_makes_it_fail(held: str) -> None:
    html, _lifted = lift_data(held)
    for body in (read(html, ""), read("", held)):
        form_takes(body)
        for text in (text for it in body for text in it.rich):
            assert not re.search(r"<(?!/?(?:a|b|strong|i|em|sup|sub|br)\b)", text)


def test_what_is_built_to_exhaust_ends_in_blocks_or_a_refusal() -> None:
    for held in (
        "<div>" * 5000 + "a",
        "<ul><li>" * 3000 + "a",
        "<ul><li>" + "<ul></ul>" * 5000 + "a",
        "<blockquote>" * 3000 + "a",
        "<table><tr><td rowspan=1000 colspan=1000>" * 300 + "a",
        "<table>" + "<tr><td rowspan=1000 colspan=200>a" * 3000,
        "<p>" * 30_000,
        "<b>" * 4000 + "a",
        "a\n" * 40_000,
    ):
        for html, text in ((held, ""), ("", held)):
            try:
                read(html, text)
            except Refused as refusal:
                assert str(refusal)
