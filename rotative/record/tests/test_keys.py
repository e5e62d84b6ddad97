"""Keys: whoever reads and whoever writes must mean the same one, so each is spelled once."""

import ast
import re
from pathlib import Path

import rotative
from rotative.record import keys

PACKAGE = Path(rotative.__file__).parent
SPELLED = PACKAGE / "record/keys.py"
KINDS = set(re.findall(r'return f"(\w+):', SPELLED.read_text()))


def spelled_in(path: Path) -> list[str]:
    """The texts with a hole in them that begin as a key does."""
    texts = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.JoinedStr))
    begun = [
        (it.lineno, it.values[0].value) for it in texts if isinstance(it.values[0], ast.Constant)
    ]
    return [
        f"{path}:{line}" for line, text in begun if text.partition(":")[0] in KINDS and ":" in text
    ]


def test_no_key_is_spelled_anywhere_else() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    assert len(KINDS) > 15
    assert spelled_in(SPELLED)
    assert [found for path in sources if path != SPELLED for found in spelled_in(path)] == []


def test_keys_of_a_list_begin_with_what_is_read_of_it_and_hold_its_name() -> None:
    sport = keys.of_section(3)
    assert keys.newest(sport) == "list:section:3"
    assert keys.month(sport, "2026-11", 2) == "month:section:3:2026-11:2"
    assert keys.chunks(keys.SITE, "2026-11") == "chunks:site:2026-11"
