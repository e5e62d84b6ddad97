"""Mailbox providers: whose limits a letter has to keep, told by the domain of its address."""

# Organisations with mailboxes under several domains; any other domain is one for itself.
DOMAINS = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": ("hotmail.com hotmail.fr outlook.com outlook.fr live.com live.fr msn.com".split()),
    "yahoo": "yahoo.com yahoo.fr yahoo.co.uk ymail.com aol.com".split(),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "orange": ("orange.fr", "wanadoo.fr"),
    "free": ("free.fr", "libertysurf.fr", "aliceadsl.fr"),
    "sfr": "sfr.fr neuf.fr cegetel.net club-internet.fr numericable.fr".split(),
    "laposte": ("laposte.net",),
    "bouygues": ("bbox.fr",),
    "proton": ("proton.me", "protonmail.com", "pm.me"),
}
OTHER = "other"
# What a provider is known to take of one sender. No other part of the program knows such numbers;
# where nothing is written, as many as there are: `other` is many mail servers.
CONNECTIONS = {  # at once
    "google": 5,
    "microsoft": 5,
    "yahoo": 2,
    "apple": 2,
    "orange": 2,
    "free": 2,
    "sfr": 2,
    "laposte": 2,
    "bouygues": 2,
    "proton": 2,
}
LETTERS = {"yahoo": 20, "orange": 100}  # over one connection
_OF = {domain: name for name, domains in DOMAINS.items() for domain in domains}


def provider_of(email: str) -> str:
    """Who keeps the mailbox: `google`, `orange`…, or `other`."""
    return _OF.get(email.rpartition("@")[2], OTHER)
