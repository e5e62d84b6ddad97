"""What `makemigrations` would find."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def are_made_for(*labels: str) -> None:
    """Assert that the migrations of these apps say what their models say."""
    with translation.override(None):  # migrations are written in English
        loader = MigrationLoader(None)
        here = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), here).changes(loader.graph)
    missing = changes.keys() & set(labels)
    assert not missing, f"Run: python manage.py makemigrations {' '.join(sorted(missing))}"
