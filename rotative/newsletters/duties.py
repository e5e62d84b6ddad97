"""What the worker keeps doing for those who get the newsletters."""

from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty, seconds_until
from rotative.newsletters import actions, morning, retention
from rotative.newsletters.returns.actions import weigh_refused
from rotative.newsletters.returns.brake import weigh_waiting
from rotative.newsletters.returns.maildir import take_all


def mail_and_forget() -> None:
    """Mail the confirmations that are owed, forget what nobody confirmed."""
    actions.mail_what_is_owed()
    actions.forget_unconfirmed()


def compose_and_release() -> float | None:
    """Have the next editions there, and let those go whose hour has come."""
    return seconds_until(morning.turn(), at_least=1)


def weigh() -> Iterator[int]:
    """Weigh what came back or was refused, where that is not done at once."""
    yield from weigh_refused()
    yield from weigh_waiting()


DUTIES = [
    Duty(
        "editions",
        _("Composing editions, and letting them go"),
        compose_and_release,
        every=60,
        glances=2,  # breaking news waits for no minute
        lease=600,
    ),
    Duty("subscriptions", _("Confirming and forgetting subscriptions"), mail_and_forget, every=600),
    Duty("retention", _("Forgetting what is kept long enough"), retention.forget, every=3600),
    Duty("refused", _("Counting what mail servers refused"), weigh, every=60),
]
if settings.MAIL_RETURNS:
    take_returns = partial(take_all, settings.MAIL_RETURNS)
    DUTIES.append(Duty("returns", _("Reading what came back"), take_returns, every=10))
