"""A mail's HTML as a newsroom's screen shows it: in a frame without scripts, forms or a name, which
loads nothing but pictures of this host.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html


def framed(request: HttpRequest, html: str) -> str:
    """What a sandboxed frame's `srcdoc` is: the paper's pictures come from where the screen does.

    The policy stands before all that the mail says: a second head does not take it back, and a
    policy of the mail's own could only forbid more. Links open a window of their own, where the
    frame's sandbox lets them.
    """
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; "
        f"img-src {request.scheme}://{request.get_host()}{settings.MEDIA_URL}"
    )
    before = format_html(
        '<!doctype html><meta http-equiv="Content-Security-Policy" content="{}">'
        '<base target="_blank">',
        policy,
    )
    return before + html.replace(f'src="{settings.SITE_URL}/', 'src="/')


def by_day(html: str) -> str:
    """A mail in its light colours, whatever this browser prefers."""
    return _dressed(html, "light", "not all")


def by_night(html: str) -> str:
    return _dressed(html, "dark", "all")


def _dressed(html: str, scheme: str, night: str) -> str:
    html = html.replace("(prefers-color-scheme: dark)", night)
    html = html.replace("color-scheme: light dark", f"color-scheme: {scheme}")
    return html.replace('content="light dark"', f'content="{scheme}"')
