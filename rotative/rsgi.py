"""What Granian serves: what stands beside Django, the store, and behind it the application."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rotative.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connections  # noqa: E402

from rotative.lib.modules import modules_named  # noqa: E402
from rotative.press.front import Front  # noqa: E402
from rotative.press.router import Handler, Router  # noqa: E402
from rotative.press.store import the_store  # noqa: E402
from rotative.site.kinds import asks_at  # noqa: E402
from rotative.site.outage import Why, draw_outage, remember  # noqa: E402


def handlers() -> list[Handler]:
    """What the apps declare, each in a module `handlers`, in a list `HANDLERS`."""
    return [handler for module in modules_named("handlers") for handler in module.HANDLERS]


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
