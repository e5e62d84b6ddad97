"""Law 2, of the protocol itself: every interleaving of a small newsroom and a small press.

One page reads A and, while A is odd, B; its address may be withdrawn and come back. Everybody may
do his next step at any moment: an editor (content and touches in one transaction), a drain, two
pressers (a worker claims before it prints, a reader's request prints before it claims), whoever
parks. One of them may be killed at any line. At rest, once what was left undone is done, the files
must be the page as made from scratch. Each safeguard is removed in turn, and must be missed.

Another machine may follow: it asks now and then what was committed since it asked last, and does
the same to a store of its own. It reads nothing but rows and numbers.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

FRESH, DUE, PARKING, PARKED, GONE, LEAVING = "FRESH DUE PARKING PARKED GONE LEAVING".split()
Body = tuple[int, int | None] | None


class Row(NamedTuple):
    state: str
    reads: frozenset[str] = frozenset()
    digest: Body = None
    attempts: int = 0
    token: int = 0
    number: int = 0  # of the last change of its files
    epoch: int = 0  # in which it was printed


class Follower(NamedTuple):
    seen: int = 0  # up to which number it has followed
    live: Body = None  # its own store


class Sheet(NamedTuple):
    """What a presser has in hand. A claim remembers how the row was; `cut`: nothing is drafted."""

    at: str
    claim: Row | None = None
    epoch: int = 0
    body: Body = None
    reads: frozenset[str] = frozenset()
    cut: bool = False


IDLE, DONE = Sheet("idle"), Sheet("done")


class Room(NamedTuple):
    a: int = 1
    b: int = 0
    lives: bool = True
    said: int = 0
    touched: frozenset[str] = frozenset()
    epoch: int = 0
    stamps: tuple[int, int] = (0, 0)
    emitted: tuple[Any, ...] = (1, 0, True)
    row: Row | None = None
    live: tuple[Body, Body] = (None, None)  # the brotli file, the gzip file
    stale: tuple[Body, Body] = (None, None)
    pressers: tuple[Sheet, Sheet] = (IDLE, IDLE)
    parking: str = "idle"
    locked: bool = False
    claims: int = 0
    kills: int = 0
    numbers: int = 0
    follower: Follower | None = None


def made(room: Room) -> tuple[Body, frozenset[str]]:
    if not room.lives:
        return None, frozenset("A")
    return (room.a, room.b if room.a % 2 else None), frozenset("AB" if room.a % 2 else "A")


def edited(room: Room, what: str) -> Room:
    """`A` goes to and fro, `B` counts, `X` withdraws the address or brings it back."""
    room = room._replace(said=room.said + 1)
    if what == "A":
        return room._replace(a=3 - room.a, touched=room.touched | {"A"})
    if what == "B":
        return room._replace(b=room.b + 1, touched=room.touched | {"B"})
    command = "gone" if room.lives else "born"
    return room._replace(lives=not room.lives, touched=room.touched | {"A", command})


def drained(room: Room, without: str) -> Iterator[Room]:
    """The touches become stamps and marks: the page is due, or cold and to be parked."""
    touched, row, epoch = room.touched, room.row, room.epoch + 1
    content = (room.a, room.b, room.lives)
    if without == "touches of each change":  # compares with what was last emitted instead
        pairs = zip("ABA", room.emitted, content, strict=True)
        touched = touched - {"A", "B"} | {key for key, old, new in pairs if old != new}
    known = row.reads if row else frozenset()
    stamped = touched & known if without == "stamps for keys nobody has" else touched
    stamps = (
        epoch if "A" in stamped else room.stamps[0],
        epoch if "B" in stamped else room.stamps[1],
    )
    after = room._replace(touched=frozenset(), epoch=epoch, stamps=stamps, emitted=content)
    if row and "gone" in touched and row.state != GONE:
        states = [PARKING if without == "withdrawal" else LEAVING]
    elif row and "born" in touched and row.state == GONE:
        states = [PARKED]
    elif row and row.reads & touched and row.state in (FRESH, DUE):
        states = [DUE, PARKING]
    else:
        states = [row.state] if row else [""]
    for state in states:
        yield after._replace(row=row and row._replace(state=state))


def claimed(room: Room) -> tuple[Room, Row]:
    row = room.row or Row(PARKED)
    if row.state == GONE:
        row = row._replace(state=PARKED)
    row = row._replace(attempts=row.attempts + 1, token=room.claims + 1)
    return room._replace(row=row, claims=room.claims + 1), row


def printed(room: Room, claim: Row | None, without: str) -> Sheet:
    body, reads = made(room)
    cut = bool(claim) and claim.state == DUE and claim.digest == body is not None
    cut = cut and (claim.attempts <= 1 or without == "distrust after a claim that died")
    return Sheet("printed", claim, room.epoch, body, reads, cut)


def pressed(room: Room, number: int, without: str) -> Iterator[Room]:
    """The next steps of a presser."""
    sheet, row = room.pressers[number], room.row
    intent = without != "a row before the files"

    def then(next_sheet: Sheet, room: Room = room, **changes: Any) -> Room:
        pressers = list(room.pressers)
        pressers[number] = next_sheet
        return room._replace(pressers=(pressers[0], pressers[1]), **changes)

    if sheet.at == "idle":
        yield then(DONE)
        yield then(printed(room, None, without))  # a reader's request
        if row and row.state in (DUE, PARKED) and not room.locked:
            after, claim = claimed(room)
            yield then(Sheet("claimed", claim), after)
    elif sheet.at == "claimed":
        yield then(printed(room, sheet.claim, without))
    elif sheet.at == "printed" and room.locked:
        return
    elif sheet.at == "printed" and sheet.claim is None and (intent or row):
        if sheet.body is None or (row and row.state == FRESH):
            yield then(DONE)
        else:
            after, claim = claimed(room)
            yield then(sheet._replace(claim=claim), after)
    elif sheet.at == "printed":
        void = row and sheet.claim and row.token != sheet.claim.token
        if (void or (row and row.state in (FRESH, GONE))) and without != "the token of a claim":
            yield then(DONE)
            return
        epoch = room.epoch if without == "the epoch before the print" else sheet.epoch
        stamps = dict(zip("AB", room.stamps, strict=True))
        outdated = any(stamps[key] > epoch for key in sheet.reads)
        if without == "what was read, compared at commit":
            outdated = False
        if sheet.cut and row and row.state != DUE and without != "a look whether it was parked":
            outdated = True
        if outdated:
            yield then(DONE)
            yield then(Sheet("claimed", sheet.claim) if sheet.claim else IDLE)
        elif without == "files before the row":
            yield then(sheet._replace(at="row first"), locked=True, row=settled(sheet))
        else:
            yield then(sheet._replace(at="gzip" if sheet.cut else "valid"), locked=True)
    elif sheet.at == "valid":
        yield then(sheet._replace(at="brotli"), live=(sheet.body, room.live[1]))
    elif sheet.at == "brotli":
        yield then(sheet._replace(at="gzip"), live=(sheet.body, sheet.body))
    elif sheet.at == "gzip":
        stale = room.stale if sheet.cut else (None, None)
        yield numbered(then(DONE, row=settled(sheet), stale=stale, locked=False), sheet.epoch)
    elif sheet.at == "row first":
        live = room.live if sheet.cut else (sheet.body, sheet.body)
        yield then(DONE, live=live, stale=(None, None), locked=False)
    if sheet.at not in ("idle", "done") and not room.kills:
        mine = sheet.at in ("valid", "brotli", "gzip", "row first")
        yield then(DONE, kills=1, locked=room.locked and not mine)


def settled(sheet: Sheet) -> Row:
    return Row(GONE) if sheet.body is None else Row(FRESH, sheet.reads, sheet.body)


def numbered(room: Room, epoch: int) -> Room:
    """With the change of the files counted, in the transaction that says what they are."""
    if room.follower is None or room.row is None:  # nobody reads numbers
        return room
    number = room.numbers + 1
    return room._replace(numbers=number, row=room.row._replace(number=number, epoch=epoch))


def parked(room: Room, without: str) -> Iterator[Room]:
    """Whoever parks: says so in a transaction of its own, then takes the files out in another."""
    row, (br, gz), (_, old) = room.row, room.live, room.stale
    if room.parking == "idle":
        yield room._replace(parking="done")
        naive = without == "a committed word that it is to be parked"
        if row and not room.locked:
            if row.state == DUE and not naive:
                yield room._replace(row=row._replace(state=PARKING))
            if row.state == LEAVING:
                yield room._replace(parking="leaving", locked=True)
            elif row.state in ((PARKING, DUE) if naive else (PARKING,)):
                aside = (br or room.stale[0], old)
                yield room._replace(parking="half", locked=True, live=(None, gz), stale=aside)
        return
    if room.parking == "half":
        after = room._replace(live=(None, None), stale=(room.stale[0], gz or old), parking="moved")
    elif room.parking == "leaving":
        after = room._replace(live=(None, None), stale=(None, None), parking="moved")
    elif room.parking == "moved" and row:
        after = room._replace(row=row._replace(state=PARKED), locked=False, parking="done")
        after = numbered(after, room.epoch)
    else:
        return
    yield after
    if not room.kills:
        yield room._replace(parking="done", kills=1, locked=False)


def followed(room: Room, follower: Follower, without: str) -> Follower:
    """What the follower has once it has asked: of the rows, as far as they are committed."""
    row = room.row
    by_epoch = without == "numbers in the order of commits"
    seen = room.epoch if by_epoch else room.numbers
    if row and (row.epoch if by_epoch else row.number) > follower.seen:
        return Follower(seen, row.digest if row.state in (FRESH, DUE, PARKING) else None)
    return follower._replace(seen=seen)


def nexts(room: Room, plan: str, without: str) -> Iterator[Room]:
    if room.said < len(plan):
        after = edited(room, plan[room.said])
        yield after
        if without == "touches in the change's transaction":
            yield after._replace(touched=room.touched)  # killed between the two
    if room.touched and (not room.locked or without == "drains exclude commits"):
        yield from drained(room, without)
    for number in (0, 1):
        yield from pressed(room, number, without)
    yield from parked(room, without)
    if room.follower:
        yield room._replace(follower=followed(room, room.follower, without))


def at_rest(room: Room, without: str) -> tuple[Any, Any]:
    """live/ and stale/ once a worker has done what was left undone."""
    row, live, stale = room.row, room.live, room.stale
    if row is None or row.state in (FRESH, GONE):
        return live, stale
    if row.state == PARKING:
        row = row._replace(state=PARKED)
        live, stale = (None, None), tuple(new or old for new, old in zip(live, stale, strict=True))
    elif row.state == LEAVING:
        row, live, stale = row._replace(state=PARKED), (None, None), (None, None)
    claim = row._replace(attempts=row.attempts + 1)
    sheet = printed(room, claim, without)
    return (live, stale) if sheet.cut else ((sheet.body, sheet.body), (None, None))


def wrong(plan: str, without: str = "", *, with_follower: bool = False) -> tuple[int, Room | None]:
    """How many states there are, and one at rest with wrong files if there is any."""
    body, reads = made(Room())
    waiting = [Room(), Room(row=Row(FRESH, reads, body), live=(body, body))]
    if with_follower:
        waiting = [room._replace(follower=Follower(0, room.live[0])) for room in waiting]
    seen: set[Room] = set(waiting)
    while waiting:
        room = waiting.pop()
        if is_exposed(room):
            return len(seen), room
        after = set(nexts(room, plan, without)) - {room}
        if not after:
            want = made(room)[0] if room.row else None
            if at_rest(room, without) != ((want, want), (None, None)):
                return len(seen), room
            if room.follower and has_strayed(room, room.follower):
                return len(seen), room
        waiting += after - seen
        seen |= after
    return len(seen), None


def has_strayed(room: Room, follower: Follower) -> bool:
    """It has followed to the end, and has not what the row says of the files."""
    row = room.row
    if row is None or row.state not in (FRESH, PARKED, GONE):
        return False
    return follower.live != (row.digest if row.state == FRESH else None)


def is_exposed(room: Room) -> bool:
    """A copy of what was withdrawn is left, and nothing says that it has yet to go."""
    applied = not room.lives and not room.touched and room.row is not None
    left = (room.live, room.stale) != ((None, None), (None, None))
    return applied and left and room.row.state in (PARKED, GONE)


@pytest.mark.parametrize("plan", ["AAB", "ABA", "AXX", "AXA", "XAX", "XXA"])
def test_no_order_of_steps_and_no_kill_leaves_a_wrong_page(plan: str) -> None:
    states, found = wrong(plan)
    assert found is None
    assert states > 50_000  # a protocol in which nothing can happen would be right as well


@pytest.mark.parametrize(
    ("safeguard", "plan"),
    [
        ("drains exclude commits", "AA"),
        ("a row before the files", "AA"),
        ("the epoch before the print", "AA"),
        ("what was read, compared at commit", "AA"),
        ("stamps for keys nobody has", "AA"),
        ("files before the row", "AA"),
        ("touches in the change's transaction", "AA"),
        # A projection: the drain compares contents, and A→B→A with a print at B looks unchanged.
        ("touches of each change", "AA"),
        ("the token of a claim", "AA"),
        ("a committed word that it is to be parked", "AA"),
        ("a look whether it was parked", "AA"),
        ("distrust after a claim that died", "AA"),
        ("withdrawal", "AX"),
    ],
)
def test_every_safeguard_is_needed(safeguard: str, plan: str) -> None:
    _states, found = wrong(plan, without=safeguard)
    assert found is not None


def test_one_change_at_a_time_forgives_a_projection() -> None:
    """It is the change that undoes another that a projection loses."""
    assert wrong("A", without="touches of each change")[1] is None


def test_who_follows_by_the_numbers_of_commits_has_what_the_store_has() -> None:
    for plan in ("AA", "AB", "AX", "XA"):
        states, found = wrong(plan, with_follower=True)
        assert found is None
        assert states > 10_000


def test_who_follows_by_epochs_misses_what_was_printed_before_and_committed_after() -> None:
    _states, found = wrong("AA", "numbers in the order of commits", with_follower=True)
    assert found is not None
