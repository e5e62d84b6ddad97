"""What the apps declare, each in a module of the same name."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def modules_named(name: str) -> Iterator[ModuleType]:
    """That module of each of our apps that has one, in the order of the apps."""
    for app in apps.get_app_configs():
        is_ours = app.name.startswith("rotative.") and app.module is not None
        if is_ours and module_has_submodule(app.module, name):
            yield import_module(f"{app.name}.{name}")
