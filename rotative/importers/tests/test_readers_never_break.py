"""The law of all readers: a story or a refusal, whatever the bytes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotative.importers.base import Refused
from rotative.importers.kinds import KINDS, Reader, reader_for

# Pieces that steer chance towards pages.
PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                "<html>",
                "<body>",
                "<article>",
                "<h1>",
                "</h1>",
                "<p>",
                "</p>",
                "<br><br>",
                "<ul><li>",
            ),
            *(
                "<table><tr><td>",
                "<figure><img src=x>",
                "<blockquote>",
                "<dl><dt>",
                "<nav>",
                "<a href=",
            ),
            *(
                '<script type="application/ld+json">',
                "</script>",
                '{"@type":"NewsArticle",',
                '"a":[',
            ),
            *('"headline":{}', '"author":[[[', "<meta charset=utf-16>", "<!--", "<![CDATA["),
            *("Par ", "publié le ", "31 mars 2024 à 2h30", "99/99/9999", "Tl;dr\n", "Le Récap\n"),
            *(
                "  • ",
                "Navigation :\n",
                "A > B",
                "\n\n",
                "«",
                "©",
                "Accueil",
                "https://[",
                "\u202e",
            ),
        ]
    ),
    st.text(max_size=30),
)


def _story_or_refusal(kind: Reader, data: bytes) -> None:
    kind.recognises(data, "page")
    for read in (kind.read, kind.read_menu):
        try:
            read(data, None)
        except Refused as refusal:
            assert str(refusal)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=400))
def test_arbitrary_bytes_are_a_story_or_refused(kind: Reader, data: bytes) -> None:
    _story_or_refusal(kind, data)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(PIECES, max_size=40))
def test_arbitrary_pieces_of_pages_are_a_story_or_refused(kind: Reader, pieces: list[str]) -> None:
    _story_or_refusal(kind, "".join(pieces).encode("utf-8", "surrogatepass"))


def test_what_nobody_can_read_is_refused_with_the_reason() -> None:
    with pytest.raises(Refused, match="binary"):
        reader_for(b"<p>\0", "x.html")
    with pytest.raises(Refused, match="empty"):
        reader_for(b"", "x.html")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5000 + "<h1>A</h1><p>text</p>",
        "<p>" * 60_000,
        "<h1>A</h1><script type='application/ld+json'>" + "[" * 100_000 + "</script><p>b</p>",
        "<h1>" + "A" * 100_000 + "</h1><p>text</p>",
        "<h1>A</h1><p>" + "<b>" * 3000 + "deep</p>",
        "<h1>A&#1;&#x0;&#xfffe;&#xd800;&#99999999;</h1><article>text &#7;<br><br>&#2;</article>",
    ],
)
def test_pages_built_to_exhaust_end_in_a_story_or_a_refusal(page: str) -> None:
    for kind in KINDS:
        _story_or_refusal(kind, page.encode())
