"""What Granian serves: what stands beside Django, the store, and behind it the application."""

import os
from contextlib import suppress
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rotative.settings")
django_application = get_wsgi_application()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connections  # noqa: E402
from django.utils.module_loading import module_has_submodule  # noqa: E402

from rotative.press.front import Front  # noqa: E402
from rotative.press.router import Handler, Router  # noqa: E402
from rotative.press.store import the_store  # noqa: E402
from rotative.site.kinds import asks_at  # noqa: E402
from rotative.site.outage import Why, draw_outage, remember  # noqa: E402


def handlers() -> list[Handler]:
    """What the apps declare, each in a module `handlers`, in a list `HANDLERS`."""
    modules = [
        import_module(f"{app.name}.handlers")
        for app in apps.get_app_configs()
        if app.name.startswith("rotative.")
        and app.module is not None
        and module_has_submodule(app.module, "handlers")
    ]
    return [handler for module in modules for handler in module.HANDLERS]


with suppress(DatabaseError):
    remember()
connections.close_all()

application = Router(
    handlers(),
    Front(
        the_store(),
        django_application,
        [(name.lower(), value) for name, value in settings.READER_HEADERS.items()],
        lambda: draw_outage(Why.AWAY).encode(),
        asks_at,
    ),
)
