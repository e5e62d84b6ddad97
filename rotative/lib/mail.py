"""Messages that no server took, as files."""

import os
from typing import Any

from django.core.mail.backends.filebased import EmailBackend


class PrivateFiles(EmailBackend):
    """Only their owner reads them: they hold links that set a password."""

    def open(self) -> Any:
        opened = super().open()
        if opened:
            os.fchmod(self.stream.fileno(), 0o600)
        return opened
