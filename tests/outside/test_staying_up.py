"""The paper stays up, and comes back by itself: parts are killed, the database goes for a while, a
disk is full, directories vanish. Real processes, on both databases.
"""

import contextlib
import grp
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journeys.marks import missing
from once import Once

from outside.disks import fill, small_disk
from outside.newsroom import PUBLISHED, Newsroom, Traffic, is_alive, until
from outside.nginx import Nginx
from outside.postgresql import PostgreSQL
from rotative.testing.rounds import rounds

ROUNDS = rounds(4, 30)
FAULT = rounds(2, 40)  # seconds that a database is away
BACK_WITHIN = 10.0
NGINX = "www-data"
AWAY = "La base de données est injoignable"
FULL = "Le disque est plein"

Measured = Callable[[str, object], None]


@pytest.fixture(scope="session")
def made(prepared: Callable[[str], Path], once: Once) -> Path:
    """The data directory of a newsroom that nobody breaks: each test has a copy."""

    def make(place: Path) -> None:
        Newsroom(place / "data", prepared("sqlite") / "data").close()

    return once("newsroom", make) / "data"


@pytest.fixture
def newsroom(made: Path, tmp_path: Path) -> Iterator[Newsroom]:
    with contextlib.closing(Newsroom(tmp_path / "data", made)) as copied:
        yield copied


def rests(seconds: float) -> None:
    """A fault lasts."""
    threading.Event().wait(seconds)


def settles(newsroom: Newsroom) -> None:
    """Nothing waits, and the store is what pressing it anew makes."""

    def is_settled() -> bool:
        report = json.loads(newsroom.rotative("press", "--json").stdout)
        return report["to_press"] == report["old_shell"] == 0

    until(is_settled, within=60)
    checked = newsroom.rotative("press", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def everything_acknowledged_is_there(newsroom: Newsroom, traffic: Traffic) -> None:
    kept = set(newsroom.asked(PUBLISHED))
    lost = [n for n in traffic.acknowledged if f"Situation, version {n}." not in kept]
    assert lost == []
    shown = newsroom.get(newsroom.story)[2].partition("Situation, version ")[2].partition(".")[0]
    assert int(shown) >= traffic.acknowledged[-1]


def says_what_is_wrong(traffic: Traffic, sentence: str) -> None:
    """Refused in the paper's dress: 503, a sentence, never the program's insides."""
    assert traffic.refused, "nothing was refused: the fault was none"
    for status, text in traffic.refused:
        assert status == 503, text[:500]
        assert sentence in text
        assert "Traceback" not in text and "Internal server error" not in text


# -- processes


def test_nothing_open_is_carried_over_a_fork(newsroom: Newsroom) -> None:
    newsroom.run()
    until(newsroom.is_whole, within=BACK_WITHIN)
    parts = newsroom.notes()
    (run,) = [pid for pid, part in parts.items() if part == "run"]
    data = str(newsroom.paper.data)
    ours = [file for file in set(open_files(run)) if file.startswith(f"{data}/")]
    assert ours == [f"{data}/running/{run}"], "the parent has something of the paper open"
    assert len(os.listdir(f"/proc/{run}/task")) == 1, "the parent has threads when it forks"
    for pid in set(parts) - {run}:
        assert f"{data}/running/{run}" not in open_files(pid)
    holders = {}
    for line in Path("/proc/locks").read_text().splitlines():
        _number, kind, _advisory, _mode, pid, place, *_range = line.split()
        if int(pid) in parts:
            holders.setdefault((kind, place), set()).add(int(pid))
    flocks = [pids for (kind, _place), pids in holders.items() if kind == "FLOCK"]
    assert all(len(pids) == 1 for pids in flocks), "a lock is shared over a fork"
    posix = set().union(*(pids for (kind, _p), pids in holders.items() if kind == "POSIX"))
    assert run not in posix, "the parent holds a lock of the database"


def open_files(pid: int) -> list[str]:
    found = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.append(os.readlink(descriptor))
    return found


def test_when_run_is_killed_nothing_is_left_and_it_starts_again(newsroom: Newsroom) -> None:
    for _ in range(2):
        run = newsroom.run()
        until(newsroom.is_whole, within=BACK_WITHIN)
        pids = list(newsroom.notes())
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        until(lambda pids=pids: not any(map(is_alive, pids)), within=BACK_WITHIN)
    newsroom.run()


def test_sigint_stops_it_also_when_it_was_started_with_an_ampersand(newsroom: Newsroom) -> None:
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    code += "from rotative.cli import main; sys.exit(main(sys.argv[1:]))"
    run = newsroom.start("-c", code, "run", "--port", str(newsroom.port))
    newsroom.until_it_answers(run)
    pids = list(newsroom.notes())
    os.kill(run.pid, signal.SIGINT)
    assert run.wait(120) == 0
    assert not any(map(is_alive, pids))


def test_a_second_start_is_told_who_runs_here(newsroom: Newsroom) -> None:
    run = newsroom.run()
    other = newsroom.rotative("run", "--port", str(newsroom.port))
    assert other.returncode == 1
    assert f"process {run.pid}, port {newsroom.port}" in other.stderr
    assert f"kill {run.pid}" in other.stderr
    other = newsroom.rotative("web", "--port", str(newsroom.port))
    assert other.returncode == 1
    assert f"kill {run.pid}" in other.stderr
    assert newsroom.get("/")[0] == 200


# -- the journey


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_killed_and_without_its_database_it_comes_back_and_loses_nothing(
    engine: str,
    made: Path,
    prepared: Callable[[str], Path],
    tmp_path: Path,
    measured: Measured,
) -> None:
    with contextlib.ExitStack() as stack:
        server = None
        if engine == "postgresql":
            server = stack.enter_context(PostgreSQL(origin=prepared(engine)))
            newsroom = Newsroom(tmp_path / "data", prepared(engine) / "data", server.url)
        else:
            newsroom = Newsroom(tmp_path / "data", made)
        stack.callback(newsroom.close)
        nginx = stack.enter_context(Nginx(newsroom.paper, tmp_path))
        newsroom.run()
        traffic = Traffic(newsroom, [newsroom.port, nginx.port])
        with traffic.at_work():
            until(traffic.goes_on(), within=30)
            slowest = parts_are_killed_in_turn(newsroom, traffic)
            traffic.refused.clear()
            with database_away(newsroom, server):
                rests(FAULT)
            back = until(traffic.goes_on(), within=BACK_WITHIN)
            says_what_is_wrong(traffic, AWAY)
            assert newsroom.is_whole(), "a part ended with its database"
            with database_locked(newsroom, server):
                rests(FAULT)
            unlocked = until(traffic.goes_on(), within=BACK_WITHIN)
        assert traffic.wrong == []
        settles(newsroom)
        everything_acknowledged_is_there(newsroom, traffic)
    measured(f"{engine}: rounds of kills, answers", f"{ROUNDS}, {traffic.answers}")
    measured(f"{engine}: publications acknowledged, none lost", len(traffic.acknowledged))
    measured(f"{engine}: seconds until a killed part ran again, the longest", f"{slowest:.1f}")
    measured(f"{engine}: seconds from the database's return to a publication", f"{back:.1f}")
    measured(f"{engine}: seconds from the lock's end to a publication", f"{unlocked:.1f}")


def parts_are_killed_in_turn(newsroom: Newsroom, traffic: Traffic) -> float:
    """The longest time until all ran again, and something was published."""
    chance, slowest = random.Random(1), 0.0
    for number in range(ROUNDS):
        name = ("web", "work")[number % 2]
        victim = chance.choice([pid for pid, part in newsroom.notes().items() if part == name])
        rests(chance.uniform(0.2, 1.0))  # into some publication
        os.kill(victim, signal.SIGKILL)
        took = until(lambda gone=victim: not is_alive(gone) and newsroom.is_whole(), within=15)
        took += until(traffic.goes_on(), within=BACK_WITHIN)
        slowest = max(slowest, took)
    return slowest


@contextlib.contextmanager
def database_away(newsroom: Newsroom, server: PostgreSQL | None) -> Iterator[None]:
    """Stopped, or moved away; while it is, no connection makes a new one."""
    if server:
        server.stop()
        yield
        server.start()
        return
    file = newsroom.paper.data / "rotative.sqlite3"
    away = file.rename(file.with_name("elsewhere"))
    yield
    assert not file.exists(), "a new, empty database was made"
    away.rename(file)


LOCKS = """
import sys
from django.db import connection, transaction
from rotative.press.models import State
with transaction.atomic():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE wagtailcore_page, press_state IN ACCESS EXCLUSIVE MODE")
    print("locked", flush=True)
    sys.stdin.readline()
"""


@contextlib.contextmanager
def database_locked(newsroom: Newsroom, server: PostgreSQL | None) -> Iterator[None]:
    """By another process that writes, and does not come to an end."""
    other = newsroom.python(LOCKS)
    assert other.stdout.readline() == "locked\n", newsroom.log.read_text()
    yield
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.wait(120) == 0


# -- files and disks


def test_a_deleted_store_comes_back_without_a_restart(newsroom: Newsroom) -> None:
    newsroom.run()
    settles(newsroom)
    before = newsroom.names()
    press = newsroom.paper.data / "press"
    shutil.rmtree(press.rename(press.with_name("gone")))  # at once: the program makes it again
    for path in newsroom.stored:
        assert newsroom.get(path)[0] == 200, path
    until(lambda: newsroom.names() == before, within=30)
    settles(newsroom)


def test_a_database_that_is_not_there_is_not_made_anew(newsroom: Newsroom) -> None:
    run = newsroom.run()
    stored = newsroom.get("/")[2]
    run.terminate()
    assert run.wait(120) == 0
    file = newsroom.paper.data / "rotative.sqlite3"
    away = file.rename(file.with_name("elsewhere"))
    newsroom.until_it_answers(
        newsroom.start("-m", "rotative.cli", "run", "--port", str(newsroom.port))
    )
    assert newsroom.get("/")[2] == stored
    status, headers, text = newsroom.get("/newsroom/login/")
    assert (status, headers["retry-after"]) == (503, "10") and AWAY in text
    assert newsroom.get("/il-n-y-a-rien/")[0] == 503
    assert not file.exists()
    away.rename(file)
    until(lambda: newsroom.get("/newsroom/login/")[0] == 200, within=BACK_WITHIN)
    assert newsroom.publish(1)[0] == 302


@pytest.mark.parametrize("what", ["the database", "the pictures", "the store"])
def test_with_a_full_disk_readers_are_served_and_the_newsroom_says_so(
    what: str, made: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with contextlib.ExitStack() as stack:
        place = {"the database": data, "the pictures": data / "media", "the store": data / "press"}
        disk = stack.enter_context(small_disk(place[what], "size=64m"))
        newsroom = Newsroom(data, made)
        stack.callback(newsroom.close)
        newsroom.run()
        traffic = Traffic(newsroom, [newsroom.port])
        with traffic.at_work():
            until(traffic.goes_on(), within=30)
            filler = fill(disk)
            if what == "the database":
                until(lambda: traffic.refused, within=30)
                says_what_is_wrong(traffic, FULL)
            else:
                until(traffic.goes_on(), within=30)
            rests(FAULT)
            filler.unlink()
            until(traffic.goes_on(), within=BACK_WITHIN)
            assert newsroom.is_whole()
        assert traffic.wrong == []
        everything_acknowledged_is_there(newsroom, traffic)
        newsroom.asked(
            # What failed is tried again later each time; not after minutes in this test.
            "from rotative.press.models import Page\n"
            "Page.objects.update(lease_until=None)\nprint('0')"
        )
        settles(newsroom)


def test_with_a_full_disk_of_postgresql_readers_are_served_until_there_is_room(
    prepared: Callable[[str], Path], tmp_path: Path
) -> None:
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rotative-")))
        place.chmod(0o755)
        disk = stack.enter_context(small_disk(place / "disk", "size=256m"))
        origin = prepared("postgresql")
        server = stack.enter_context(PostgreSQL(disk, origin))
        newsroom = Newsroom(tmp_path / "data", origin / "data", server.url)
        stack.callback(newsroom.close)
        newsroom.run()
        traffic = Traffic(newsroom, [newsroom.port])
        with traffic.at_work():
            until(traffic.goes_on(), within=30)
            filler = fill(disk)
            until(lambda: traffic.refused, within=60)
            rests(FAULT)
            filler.unlink()
            if not server.is_running():  # its log could not be written
                server.start()
            until(traffic.goes_on(), within=BACK_WITHIN)
            assert newsroom.is_whole()
        assert traffic.wrong == []
        for status, text in traffic.refused:
            assert status == 503 and (FULL in text or AWAY in text)
        settles(newsroom)
        everything_acknowledged_is_there(newsroom, traffic)


def test_nginx_reads_by_its_group_what_it_serves_and_nobody_reads_the_rest(
    made: Path,
) -> None:
    if os.geteuid() != 0:
        missing("only root can be another user in a test")
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rotative-")))
        place.chmod(0o755)
        newsroom = Newsroom(place / "data", made)
        stack.callback(newsroom.close)
        newsroom.environment["ROTATIVE_WEB_GROUP"] = grp.getgrgid(
            pwd.getpwnam(NGINX).pw_gid
        ).gr_name
        run, data = newsroom.run(), newsroom.paper.data
        nginx = stack.enter_context(Nginx(newsroom.paper, place, user=NGINX))
        shutil.rmtree((data / "press").rename(place / "gone"))
        for path in newsroom.stored:
            assert newsroom.get(path)[0] == 200
        run.terminate()
        run.wait(120)
        style = next((data / "static/js").glob("reader.*.js")).relative_to(data)
        for path in (*newsroom.stored, f"/{style}"):
            assert newsroom.get(path, nginx.port)[0] == 200, path
        for file in ("rotative.sqlite3", "secret_key", "first_password", "mail", "running"):
            assert not is_read_by(NGINX, data / file), file
            assert not is_read_by("nobody", data / file), file
        assert is_read_by(NGINX, data / "press/live/.html.br")
        assert not is_read_by("nobody", data / "press/live/.html.br")
        assert not is_read_by(NGINX, data), "it passes through, and sees no names"


def is_read_by(user: str, place: Path) -> bool:
    command = ["runuser", "-u", user, "--", "ls" if place.is_dir() else "cat", str(place)]
    return subprocess.run(command, capture_output=True).returncode == 0
