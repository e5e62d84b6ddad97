"""A morning's letter of Le Fanal, and those who get it."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rotative.newsletters.wire.addresses import Names
from rotative.newsletters.wire.message import LEAVE, PREFERENCES, Letter, Recipient

NAMES = Names(b"a key of thirty-two octets, or so", "fanal.example", "bounces.fanal.example")
LOU = Recipient(
    7, "lou@lecteurs.example", "lou-prefers".ljust(48, "0"), "lou-leaves".ljust(48, "0")
)
NORA = Recipient(8, "nora@été.example", "nora-prefers".ljust(48, "0"), "nora-leaves".ljust(48, "0"))
TEXT = f"""Bonjour,

.une ligne qui commence par un point
From here on, a line that mailboxes quote
Le quai aux Grains rouvre : « enfin ! »\x20
=> https://fanal.example/n/{PREFERENCES}

Vous désinscrire : https://fanal.example/n/leave/{LEAVE}
"""
HTML = (
    '<!doctype html><html lang="fr"><body>\n<h1>Le quai aux Grains rouvre\u202f! 🚢</h1>'
    + "<p>Un   long paragraphe sans fin de ligne, des espaces\u00a0et des accents : é, œ, €.</p>"
    * 9
    + f'<p><a href="https://fanal.example/n/{PREFERENCES}">Préférences</a>'
    + f' <a href="https://fanal.example/n/leave/{LEAVE}">Se désinscrire</a></p>\n</body></html>\n'
)
LETTER = Letter(
    edition=12,
    html=HTML,
    text=TEXT,
    subject="Le quai rouvre",
    sender=("Le Fanal", "bonjour@fanal.example"),
    date=datetime(2026, 11, 27, 6, 30, tzinfo=ZoneInfo("Europe/Paris")),
    list_id="matin.fanal.example",
    list_name="Le Fanal du matin",
    leave_url=f"https://fanal.example/n/leave/{LEAVE}",
    leave_mailbox=f"leave+{LEAVE}@fanal.example",
    feedback_id="12:matin:rotative:fanal",
    web_url="https://fanal.example/newsletters/matin/2026-11-27",
    reply_to="redaction@fanal.example",
)


def a_letter(**changes: Any) -> Letter:
    return replace(LETTER, **changes)


def given_to(text: str, to: Recipient) -> str:
    """A text as a subscriber is to read it."""
    return text.replace(PREFERENCES, to.preferences).replace(LEAVE, to.leave)
