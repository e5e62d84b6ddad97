"""What readers get while processes are killed, the database is gone and the disk is full."""

import asyncio
import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from journeys.marks import only
from journeys.paper import Paper

from outside.disks import small_disk
from outside.installation import Installation, kill
from outside.nginx import Nginx
from outside.readers import VERSION, Content, Crowd, Got, Line, every_page, until
from rotative.testing.rounds import rounds

pytestmark = only("fr", "outside")

READERS = 100  # of each server
CROWD = 1000  # before one page that is not there yet
EDITIONS = rounds(4, 10)
KILL_EVERY = 2.0  # seconds
ROUNDS = rounds(4, 8)
PUBLISHES = """
import sys
from rotative.articles.models import ArticlePage
for line in sys.stdin:
    article = ArticlePage.objects.get(pk={pk})
    article.title = article.short_headline = f"Situation, version {{int(line)}}."
    article.save_revision().publish()
    print(line, end="", flush=True)
"""


@pytest.fixture
def installation(paper: Paper, tmp_path: Path) -> Iterator[Installation]:
    with contextlib.closing(Installation(paper, tmp_path / "data")) as made:
        yield made


@pytest.fixture
def nginx(installation: Installation, tmp_path: Path) -> Iterator[Nginx]:
    with Nginx(installation.paper, tmp_path) as running:
        yield running


async def in_thread(function: Callable[..., object], *arguments: object) -> Awaitable[object]:
    return await asyncio.get_running_loop().run_in_executor(None, function, *arguments)


def test_readers_never_see_a_torn_or_an_older_page(
    installation: Installation, nginx: Nginx, measured: Callable[[str, object], None]
) -> None:
    """While an editor publishes and the worker is killed again and again."""
    content = Content.of(installation)
    installation.web()
    editor = installation.python(PUBLISHES.format(pk=content.pk))
    crowd = Crowd()
    asyncio.run(_publish_before(crowd, content, installation, nginx, editor))
    measured(f"answers while {EDITIONS} editions came out and the worker was killed", crowd.answers)
    assert crowd.wrong == []
    assert crowd.answers > READERS * EDITIONS


async def _publish_before(
    crowd: Crowd,
    content: Content,
    installation: Installation,
    nginx: Nginx,
    editor: "subprocess.Popen[str]",
) -> None:
    others = [path for path in content.some() if path not in content.shown]
    readers = [
        asyncio.create_task(crowd.read(port, seed, content.shown, others))
        for seed in range(READERS)
        for port in (nginx.port, installation.port)
    ]
    killing = asyncio.create_task(_kill_workers(installation, crowd))
    try:
        for edition in range(1, EDITIONS + 1):
            editor.stdin.write(f"{edition}\n")
            editor.stdin.flush()
            assert await in_thread(editor.stdout.readline) == f"{edition}\n"
            crowd.published = edition
            # Some answers of this edition before the next.
            seen = crowd.answers + READERS
            assert await until(lambda seen=seen: crowd.answers > seen, within=120)
    finally:
        crowd.over = True
        await asyncio.gather(killing, *readers)


async def _kill_workers(installation: Installation, crowd: Crowd) -> None:
    while not crowd.over:
        worker = installation.work()
        await until(lambda: crowd.over, within=KILL_EVERY)
        await in_thread(kill, worker)


def test_without_the_application_nginx_serves_what_is_stored(
    installation: Installation, nginx: Nginx
) -> None:
    content = Content.of(installation)
    web = installation.web(workers=1)
    every_page(nginx.port, content.some())
    parked, never = content.shown[0], "/il-n-y-a-rien/"
    park(installation, parked)
    paths = [path for path in content.some() if path != parked]
    before = every_page(nginx.port, paths)
    kill(web)
    after = every_page(nginx.port, paths)
    assert {path: got.said for path, got in after.items()} == {
        path: got.said for path, got in before.items()
    }
    (copy,) = every_page(nginx.port, [parked]).values()
    assert copy.status == 200 and copy.body.rstrip().endswith(b"</html>")
    assert copy.headers["warning"] == '110 - "Response is Stale"'
    for path in (never, "/newsroom/", "/il-n-y-a-rien"):
        (answer,) = every_page(nginx.port, [path]).values()
        assert answer.status == 503 and answer.headers["retry-after"]
        assert "Le journal revient" in answer.body.decode()


def park(installation: Installation, path: str) -> None:
    installation.paper.python(
        "from rotative.press import models, pressing\n"
        f"models.Page.objects.filter(path={path!r}).update(state=models.Page.State.PARKING)\n"
        "pressing.park()"
    )


def test_without_the_database_both_serve_what_is_stored(
    installation: Installation, nginx: Nginx, tmp_path: Path
) -> None:
    content = Content.of(installation)
    installation.web(workers=1)
    every_page(installation.port, content.some())
    park(installation, content.shown[0])
    paths = [path for path in content.some() if path != content.shown[0]]
    with _no_database(installation.paper.data, tmp_path / "away"):
        for port in (nginx.port, installation.port):
            for coding in ("br", "gzip", "identity"):
                got = every_page(port, paths, coding)
                assert {answer.status for answer in got.values()} == {200}
                assert all(answer.body for answer in got.values())
                assert not any("warning" in answer.headers for answer in got.values())
            (copy,) = every_page(port, [content.shown[0]]).values()
            assert copy.status == 200 and copy.body.rstrip().endswith(b"</html>")
            assert copy.headers["warning"] == '110 - "Response is Stale"'
            (answer,) = every_page(port, ["/il-n-y-a-rien/"]).values()
            assert answer.status in {500, 503}
    for port in (nginx.port, installation.port):
        (again,) = every_page(port, [content.shown[0]]).values()
        assert again.status == 200 and "warning" not in again.headers


@contextlib.contextmanager
def _no_database(data: Path, away: Path) -> Iterator[None]:
    away.mkdir()
    for file in data.glob("rotative.sqlite3*"):
        file.rename(away / file.name)
    (data / "rotative.sqlite3").mkdir()  # which cannot be opened, nor made anew
    try:
        yield
    finally:
        (data / "rotative.sqlite3").rmdir()
        for file in away.iterdir():
            file.rename(data / file.name)


@pytest.mark.parametrize("limit", ["size=300k", "size=20m,nr_inodes=100"])
def test_with_a_full_disk_the_application_serves(
    installation: Installation, nginx: Nginx, limit: str
) -> None:
    content = Content.of(installation)
    shutil.rmtree(installation.paper.data / "press")
    with small_disk(installation.paper.data / "press", limit) as disk:
        installation.web(workers=1)
        for port in (nginx.port, installation.port):
            got = every_page(port, content.some())
            wrong = {path: answer.status for path, answer in got.items() if answer.status != 200}
            assert wrong == {}
            for path, answer in got.items():
                assert answer.body and (
                    not path.endswith("/") or answer.body.rstrip().endswith(b"</html>")
                )
        assert len(installation.names()) < 2 * len(content.some())
        assert installation.names("tmp") == set()
        # An editor can publish all the same, and readers see it.
        publish = installation.python(PUBLISHES.format(pk=content.pk))
        assert publish.communicate("7\n", timeout=120)[0] == "7\n"
        for port in (nginx.port, installation.port):
            for path, answer in every_page(port, content.shown).items():
                assert set(VERSION.findall(answer.body.decode())) == {"7"}, path
        subprocess.run(["mount", "-o", "remount,size=40m,nr_inodes=10000", disk], check=True)
        installation.paper.python(
            # What failed is tried again later each time; not after hours in this test.
            "from rotative.press.models import Page\nPage.objects.update(lease_until=None)"
        )
        done = installation.rotative("press", "--all")
        assert done.returncode == 0, done.stdout + done.stderr
        checked = installation.rotative("press", "--check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert len(installation.names()) >= 2 * len(content.some())


COUNTED = """
from rotative.site import press
printed = press.printed
def counted(record, made, path):
    with open({counter!r}, "a") as file:
        file.write(path + "\\n")
    return printed(record, made, path)
press.printed = counted
"""
FETCHES = """
import sys, threading
from rotative.press import fetching
def fetch(bodies):
    gate.wait()
    bodies.append(fetching.fetch({path!r}).body)
gate, bodies = threading.Barrier({threads}), []
threads = [threading.Thread(target=fetch, args=(bodies,)) for _ in range({threads})]
print("ready", flush=True)
sys.stdin.readline()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(bodies) == {threads} and len(set(bodies)) == 1
"""


def test_a_page_that_many_wait_for_is_made_once(installation: Installation, tmp_path: Path) -> None:
    content = Content.of(installation)
    counter, (path, *_others) = tmp_path / "prints", content.shown
    code = (COUNTED + FETCHES).format(counter=str(counter), path=path, threads=32)
    processes = [installation.python(code) for _ in range(4)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 4
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.wait(120) for process in processes] == [0] * 4, installation.log.read_text()
    assert counter.read_text() == f"{path}\n"


def test_a_page_that_a_thousand_readers_wait_for_is_made_once(
    installation: Installation, tmp_path: Path
) -> None:
    """By two processes of the real server, which share nothing but the store."""
    path, counter = Content.of(installation).shown[0], tmp_path / "prints"
    served = "from rotative.rsgi import application" + COUNTED
    (tmp_path / "counted.py").write_text(served.format(counter=str(counter)))
    options = f"--interface rsgi --no-ws --workers 2 --port {installation.port}"
    options += f" --working-dir {tmp_path} counted:application"
    installation.until_it_answers(installation.start("-m", "granian", *options.split()))
    answers = asyncio.run(_ask_together(installation.port, path, CROWD))
    assert [got.status for got in answers] == [200] * CROWD
    assert len({got.body for got in answers}) == 1
    assert counter.read_text().split().count(path) == 1


async def _ask_together(port: int, path: str, readers: int) -> list[Got]:
    lines = [Line(port) for _ in range(readers)]
    for line in lines:
        await line.connect()
    answers = await asyncio.gather(*(line.ask(path) for line in lines))
    for line in lines:
        line.close()
    return answers


def test_a_worker_that_is_told_to_stop_ends_its_turn(installation: Installation) -> None:
    worker = installation.work()
    assert asyncio.run(until(installation.names, within=120))
    worker.terminate()
    assert worker.wait(120) == 0
    said = installation.log.read_text()
    assert "Traceback" not in said and "failed" not in said, said
    assert not installation.names("tmp")


def test_the_worker_moves_the_databases_log_into_its_file(
    installation: Installation, tmp_path: Path
) -> None:
    """SQLite leaves that to whoever writes: an editor would wait for the disk now and then."""
    content = Content.of(installation)
    installation.work()
    editor = installation.python(PUBLISHES.format(pk=content.pk))
    editor.stdin.write("7\n")
    editor.stdin.flush()
    assert editor.stdout.readline() == "7\n"

    def is_in_the_file() -> bool:
        alone = shutil.copy(installation.paper.data / "rotative.sqlite3", tmp_path / "alone")
        question = "SELECT 1 FROM record_story WHERE headline = 'Situation, version 7.'"
        with (
            contextlib.suppress(sqlite3.DatabaseError),  # it was copied while it was written
            contextlib.closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as here,
        ):
            return here.execute(question).fetchone() is not None
        return False

    assert asyncio.run(until(is_in_the_file, within=120))


WRITES = """
import random
from rotative.articles.models import ArticlePage
chance = random.Random({seed})
articles = list(ArticlePage.objects.order_by("pk"))
print("begins", flush=True)
while True:
    article = ArticlePage.objects.get(pk=chance.choice(articles).pk)
    verb = chance.choice(["edit", "edit", "unpublish", "rename"])
    if verb == "unpublish" and article.live:
        article.unpublish()
    else:
        article.title = f"Situation, version {{chance.randint(1, 999)}}."
        if verb == "rename":
            article.slug = f"situation-{{chance.randint(1, 10**9)}}"
        article.save_revision().publish()
"""


def test_killed_at_any_moment_the_store_comes_right(installation: Installation) -> None:
    content, chance = Content.of(installation), random.Random(1)
    assert installation.rotative("press", "--all").returncode == 0
    worker = installation.work()
    for seed in range(ROUNDS):
        editor = installation.python(WRITES.format(seed=seed))
        assert editor.stdout.readline() == "begins\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            editor.wait(chance.uniform(0.2, 1.5))
            raise AssertionError(installation.log.read_text())
        if chance.random() < 0.5:
            kill(worker)
            worker = installation.work()
        kill(editor)
    kill(worker)
    worker = installation.work()
    _settle(installation)
    checked = installation.rotative("press", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(installation.names()) > len(content.every)


def _settle(installation: Installation) -> None:
    """Until the worker has nothing to do."""
    for _ in range(60):
        report = json.loads(installation.rotative("press", "--json").stdout)
        if report["to_press"] == report["old_shell"] == 0:
            return
    raise AssertionError(f"the worker does not come to an end: {report}")
