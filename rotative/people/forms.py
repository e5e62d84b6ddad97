"""Log-in and password reset, with a guard before them."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from wagtail.admin.forms import auth

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.people.models import User

log = logging.getLogger("rotative.security")


class LoginForm(auth.LoginForm):
    """Wagtail's, which asks the guard before it looks at the password.

    From a network where the account was opened today, strangers' attempts hold nobody up.
    """

    wait = 0  # seconds

    def clean(self) -> dict[str, Any]:
        name = str(self.cleaned_data.get("username", "")).casefold()
        network = network_of(self.request)
        of_account = f"{name}\n{network}" if self._is_known(name, network) else name
        doors = ((guard.ACCOUNT, of_account), (guard.NETWORK, network))
        self.wait = guard.knock(*doors)
        if self.wait:
            raise ValidationError(patience(self.wait), code="wait")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            account = User.objects.filter(username__iexact=name).first()
            said = account.username if account else guard.shorthand(name)
            log.warning("log-in failed: account %s, network %s", said, guard.shorthand(network))
            raise
        guard.open_for(guard.ACCOUNT, of_account)
        guard.forgive(guard.NETWORK, network)
        guard.remember(guard.KNOWN, f"{name}\n{network}")
        return cleaned

    @staticmethod
    def _is_known(name: str, network: str) -> bool:
        return guard.is_remembered(guard.KNOWN, f"{name}\n{network}")


class PasswordResetForm(auth.PasswordResetForm):
    """Wagtail's; of one address, and of all in a day, only so many are mailed.

    The answer is the same: whether there is such an account is nobody's business.
    """

    def save(self, **kwargs: Any) -> None:
        address = self.cleaned_data["email"].casefold()
        if guard.knock((guard.RESET_OF, address)):
            return
        if guard.is_within("password resets", guard.MOST_RESETS_MAILED):
            log.warning("password reset asked for: %s", guard.shorthand(address))
            super().save(**kwargs)


def patience(seconds: int) -> str:
    """How long to wait, in words."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Please try again in a minute.",
        "Too many attempts. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
