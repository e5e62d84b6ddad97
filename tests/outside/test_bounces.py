"""The messages of flufl.bounce's own tests, as mail servers wrote them: each is read, and is of the
right class. They are in its source package alone (tests/install-packages).
"""

import sys
from pathlib import Path

import pytest
from journeys.marks import missing

from rotative.newsletters.models import Return
from rotative.newsletters.returns.reading import Automatic, Bounced, Found, Unplaced, read
from rotative.newsletters.wire.addresses import Names

PLACE = Path(sys.prefix) / "bounces"
NAMES = Names(b"a key", "fanal.example", "retours.fanal.example")
WAITS = {"dsn_05", "dsn_06", "dsn_07", "dsn_08", "dsn_17", "simple_03", "simple_21", "simple_22"}
WAITS |= {"simple_28", "simple_35", "simple_40"}
# An answer of a machine, or of a mail server that says nothing of a letter.
NEITHER = {"bounce_01", "dumbass_01", "groupwise_03", "qmail_08", "simple_43"}
GONE = {"dsn_11", "dsn_12", "dsn_13", "dsn_14", "dsn_15", "exim_01", "postfix_01", "qmail_03"}


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    """What each is, had it come to the address of a letter of ours."""
    files = sorted(PLACE.glob("*.txt"))
    if not files:
        missing(f"there are no messages of flufl.bounce in {PLACE}")
    to = f"Delivered-To: {NAMES.bounce(7, 11)}\n".encode()
    return {file.stem: read(to + file.read_bytes(), NAMES) for file in files}


def test_what_mail_servers_write_is_of_the_class_that_it_has(found: dict[str, Found]) -> None:
    assert len(found) == 117
    failed = {name: it for name, it in found.items() if isinstance(it, Bounced)}
    assert found.keys() - failed.keys() == WAITS | NEITHER
    assert all((it.edition, it.subscriber) == (7, 11) for it in failed.values())
    assert {type(found[name]) for name in WAITS} == {Automatic}
    assert {type(found[name]) for name in NEITHER} <= {Automatic, Unplaced}


def test_by_its_code_a_bounce_says_whose_fault_it_is(found: dict[str, Found]) -> None:
    for name in GONE:
        assert found[name] == Bounced(7, 11, Return.Kind.HARD, "5.1.1"), name
    assert found["simple_42"] == Bounced(7, 11, Return.Kind.BLOCK, "5.7.1")
    assert found["dsn_02"] == Bounced(7, 11, Return.Kind.SOFT, "4.4.7")
