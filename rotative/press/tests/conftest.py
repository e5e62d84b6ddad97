from pathlib import Path

import pytest

from rotative.press import upkeep
from rotative.press.store import Store, the_store
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.fixture
def store(
    settings: object,
    tmp_path: Path,
    django_db_serialized_rollback: None,
    transactional_db: None,
) -> Store:
    """A store of its own, empty."""
    settings.PRESS_DIR = tmp_path / "press"  # type: ignore[attr-defined]
    upkeep.start()
    return the_store()


@pytest.fixture
def pressed(store: Store) -> SmallPaper:
    """Le Fanal with two stories, every page of it in the store."""
    from rotative.press import inquiry

    fanal = small.small_paper()
    for slug in ("un", "deux"):
        small.story(fanal.sport, slug=slug, topics=[fanal.veltania], authors=[fanal.ines])
    for _done in inquiry.press_all():
        pass
    return fanal
