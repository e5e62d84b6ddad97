"""What programs put into a clipboard, and the blocks that each is: by program, as files."""

import json
from pathlib import Path
from typing import Any

import pytest

from rotative.importers.clipboard.pictures import lift_data
from rotative.importers.clipboard.reader import read
from rotative.record import blocks

HERE = Path(__file__).parent / "clipboards"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((HERE / "expected.json").read_text())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_clipboard_is_these_blocks(name: str) -> None:
    held = (HERE / name).read_text()
    found = read("", held) if name.endswith(".txt") else read(lift_data(held)[0], "")
    assert blocks.to_json(found) == EXPECTED[name]


def words(html: str) -> list[str]:
    """The blocks of HTML in short: type, words."""
    short = []
    for it in read(html, ""):
        match it:
            case blocks.Heading(text, level):
                short.append(f"h{level} {text}")
            case blocks.Paragraph(inline):
                short.append(f"p {inline}")
            case blocks.List(ordered, items):
                short.append(f"{'ol' if ordered else 'ul'} {' | '.join(items)}")
            case blocks.Quotation(text, speaker):
                short.append(f"q {text} @ {speaker}")
            case blocks.Table(caption, header, rows):
                lines = [" ".join(row) for row in [header, *rows]]
                short.append(f"t {caption} / {' / '.join(lines)}")
            case blocks.Picture(picture, caption):
                short.append(f"i {picture.url} {caption}")
            case _:
                short.append(it.type)
    return short


@pytest.mark.parametrize(
    ("html", "short"),
    [
        ("un mot <b>gras</b>", ["p un mot <b>gras</b>"]),
        ("<p><b>Un seul mot</b></p>", ["p <b>Un seul mot</b>"]),
        ("<p><b>Titre</b></p><p>Texte.</p>", ["h2 Titre", "p Texte."]),
        ("<p><b>Et vous ?</b></p><p>Moi ?</p>", ["p <b>Et vous ?</b>", "p Moi ?"]),
        ("<p>Fin.</p><p><b>Jeanne Roy</b></p>", ["p Fin.", "p <b>Jeanne Roy</b>"]),
        ("<h4>a</h4><h2>b</h2><h3>c</h3><h4>d</h4>", ["h2 a", "h2 b", "h3 c", "h3 d"]),
        ("<p>un<br>deux<br><br>trois</p>", ["p un<br>deux", "p trois"]),
        ("<p>a\u00a0; «\u202fb\u202f»</p>", ["p a\u00a0; «\u202fb\u202f»"]),
        ("<ul><li>a<ul><li>b</ul>c<li>d</ul>", ["ul a<br>– b<br>– c | d"]),
        ("<ol><li>a<ol><li>b<li>c</ol></ol>", ["ol a<br>1. b<br>2. c"]),
        ("<ul><li><p>a</p><p>b</p></ul>", ["ul a<br>b"]),
        ("<blockquote>a<ul><li>b</ul></blockquote>", ["p a", "ul b"]),
        ("<blockquote><p>a<p>b<footer>— Moi</footer></blockquote>", ["q a b @ Moi"]),
        (
            "<table><tr><td>a<td>b<tr><td colspan=2>c<td></table>",
            ["t  /  / a b  / c c "],
        ),
        ("<pre>un\n\ndeux</pre>", ["p un", "p deux"]),
        ("<img src=https://x.example/a.jpg width=1><p>a</p>", ["p a"]),
        (
            "<ul><li>a<img src=https://x.example/a.jpg><li>b</ul>",
            ["ul a | b", "i https://x.example/a.jpg "],
        ),
        ("<p>\u00a0</p><p></p>", []),
    ],
)
def test_the_pieces_of_texts(html: str, short: list[str]) -> None:
    assert words(html) == short


def test_nothing_is_asked_of_a_link_but_where_it_leads() -> None:
    wrapped = "https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F%3Fp%3D1"
    links = {
        "https://www.google.com/url?q=https://a.example/b%3Futm_source%3Dx&sa=D": (
            "https://a.example/b"
        ),
        wrapped: "https://a.example/?p=1",
        "https://a.example/?q=caf%C3%A9&gclid=1&b=2#c": "https://a.example/?q=caf%C3%A9&b=2#c",
        "https://www.google.com/url?q=javascript:alert(1)": (
            "https://www.google.com/url?q=javascript:alert(1)"
        ),
        "mailto:a@b.example": "mailto:a@b.example",
    }
    for given, led in links.items():
        (it,) = read(f'<p>voir <a href="{given.replace("&", "&amp;")}">ici</a></p>', "")
        assert isinstance(it, blocks.Paragraph)
        assert it.html == f'voir <a href="{led.replace("&", "&amp;")}">ici</a>'
    for bad in ("javascript:alert(1)", "/ici", "data:text/html,x", "https://["):
        assert words(f'<p>voir <a href="{bad}">ici</a></p>') == ["p voir ici"]
