"""How the log is written."""

import logging


class StrangersInOneLine(logging.Filter):
    """Drops the traceback of requests that Django refuses: a wrong host name, a broken form."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.exc_info, record.exc_text = None, None
        return True
