"""`rotative send`: the newsletters that are ready to go are handed over, by a process of its own:
neither readers nor the worker wait for a mail server.
"""

import logging
import os
import signal
import threading
from time import monotonic
from typing import Protocol

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from rotative.lib.failure import Saying
from rotative.operations import presence
from rotative.operations.worker import Glance, keep_connections

LOOKS_EVERY = 2.0  # seconds between two looks whether the database has changed
TURNS_EVERY = 30.0  # and between two turns though it has not: what was put off has its time
AGAIN_AFTER = 1.0  # after a failure
# Below the processes that readers wait for, where there are not cores enough for all.
NICE = 10

log = logging.getLogger(__name__)


class Post(Protocol):
    """What hands over (`settings.POST`); it is made of this process's name and of what says whether
    a process of a name is dead.
    """

    def turn(self) -> float:
        """Hand over what is ready; after how many seconds there is use in another turn."""

    def stop(self) -> None:
        """Begin nothing more."""


def keep_sending() -> int:
    """Turn after turn, until told to stop."""
    os.nice(NICE)
    ending = threading.Event()
    make = import_string(settings.POST)
    post: Post = make(presence.name_of_this_process(), presence.is_dead)

    def stop(number: int, frame: object) -> None:
        ending.set()
        post.stop()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    keep_connections()
    Watch(post, ending).keep()
    connections.close_all()
    return 0


class Watch:
    """Has the post do its turn when something may be to do."""

    def __init__(self, post: Post, ending: threading.Event) -> None:
        self.post, self.ending = post, ending
        self.glance = Glance()
        self.says = Saying("the sender")
        self.not_before = self.due = 0.0  # by the monotonic clock

    def keep(self) -> None:
        """Until the process is ending."""
        wait = 0.0
        while not self.ending.wait(wait):
            try:
                self.look()
                wait = LOOKS_EVERY
            except Exception as failed:
                self.says.that(failed)
                connections.close_all()
                wait = AGAIN_AFTER

    def look(self) -> None:
        """Have the turn done if its time has come."""
        if monotonic() < self.not_before:
            return
        if not self.glance.has_changed() and monotonic() < self.due:
            return
        self.due = 0.0  # unless it comes through
        self.not_before = monotonic() + self.post.turn()
        self.due = monotonic() + TURNS_EVERY
        close_old_connections()
