"""The process that measures: it prints its report as JSON, and what it is at to a terminal."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from rotative.operations.bench import QUALITY

# Stories; of the newsletter its readers. A run takes some minutes at these.
SIZES = {
    "render": (1_000, 10_000),
    "import": (1_000, 10_000),
    "publish": (1_000, 4_000),
    "press-all": (1_000, 5_000),
    "serve": (100,),
    "stories": (1_000, 4_000),
    "editing": (1_000, 4_000),
    "newsletter": (10_000, 100_000),
}
MODULES = {
    "render": "render",
    "import": "imports",
    "publish": "publish",
    "press-all": "press_all",
    "serve": "serve",
    "stories": "stories",
    "editing": "editing",
    "newsletter": "newsletter",
}


def main(name: str, given: Sequence[str] = ()) -> int:
    """Measure one benchmark; what is given are sizes, or the folder of `import-quality`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rotative.settings"
    import django
    from django.conf import settings

    # Hashed names come from a manifest that takes longer to collect than all that is measured.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    django.setup()
    if name == QUALITY:
        from rotative.operations.bench import import_quality, measure

        rows = import_quality.rows(Path(given[0]))
        report = report_of(name, rows, measure.machine() | import_quality.versions())
    else:
        with own_database():
            from rotative.operations.bench import measure, paper
            from rotative.press.store import the_store

            the_store().prepare()
            settings.STATIC_ROOT.mkdir(exist_ok=True)
            module = import_module(f"rotative.operations.bench.{MODULES[name]}")
            sizes = [int(size) for size in given] or SIZES[name]
            machine = measure.machine() | {"database": measure.database()}
            report = report_of(name, module.rows(paper.build(), sizes), machine)
    print(json.dumps(report))
    return 0


def report_of(name: str, measured: Iterable[Any], machine: dict[str, str]) -> dict[str, Any]:
    """What is measured, rows and what is left out, as `rotative bench --json` prints it."""
    from rotative.operations.bench.measure import LeftOut

    rows, left_out = [], []
    for row in measured:
        if isinstance(row, LeftOut):
            left_out.append(str(row))
            continue
        rows.append(row.as_json())
        say(f"{row.name}: {row.value:.4g} {row.unit}")
    return {
        "benchmark": name,
        "date": date.today().isoformat(),
        "machine": machine,
        "rows": rows,
        "left_out": left_out,
    }


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database beside the configured one, by the machinery Django's tests use."""
    from django.conf import settings
    from django.db import connection

    before = connection.settings_dict["NAME"]
    name = f"rotative_bench_{os.getpid()}"
    if connection.vendor == "sqlite":
        name = str(settings.DATA_DIR / f"{name}.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
