"""What the DNS says of the paper's mail, and what is to be put into it.

MX     where bounces and complaints come back to (RFC 5321, 5.1)
SPF    which servers may send with that address as the envelope's sender (RFC 7208)
DKIM   the keys by which letters are signed (RFC 6376)
DMARC  what a mailbox does with mail that is neither (RFC 7489)
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from rotative.newsletters.deliverability.lookup import Lookup, Unanswered
from rotative.newsletters.wire.dkim import quoted

MOST_LOOKUPS = 10  # of an SPF record (RFC 7208, 4.6.4)


class State(StrEnum):
    """How something stands."""

    GOOD = "good"
    POOR = "poor"  # it works, and could be better
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sending:
    """Under which names the paper mails, and through whom."""

    domain: str  # of the sender that readers see
    back: str  # to which mail comes back
    server: str  # the host that takes the letters; empty without one
    keys: Mapping[str, str]  # names of TXT records, and what each says
    api: str = ""  # the provider that sends, in its own name and with keys of its own


@dataclass(frozen=True)
class Check:
    """One thing that the DNS was asked."""

    label: str
    name: str  # what was looked up
    state: State
    says: str  # in a sentence or two
    found: tuple[str, ...] = ()
    put: str = ""  # a line for the zone


def check_all(sending: Sending, ask: Lookup) -> list[Check]:
    """What is asked of the DNS, in the order in which it is to be mended. Never raises."""
    checks = [_kept("MX", sending.back, lambda: mx(sending, ask))]
    checks += [] if sending.api else _by_name_and_keys(sending, ask)
    checks.append(_kept("DMARC", f"_dmarc.{sending.domain}", lambda: dmarc(sending, ask)))
    return checks


def _by_name_and_keys(sending: Sending, ask: Lookup) -> list[Check]:
    """What is ours to say where no provider sends in its own name."""
    checks = [_kept("SPF", sending.back, lambda: spf(sending, ask))]
    for name, words in sending.keys.items():
        checks.append(_kept("DKIM", name, lambda name=name, words=words: dkim(name, words, ask)))  # type: ignore[misc]
    if not sending.keys:
        says = _("Letters are not signed: make keys with “rotative newsletters keys”.")
        checks.append(Check("DKIM", sending.domain, State.BAD, says))
    return checks


def _kept(label: str, name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Unanswered:
        says = _("The DNS gave no answer. Try again in a minute.")
        return Check(label, name, State.UNKNOWN, says)


# -- MX


def mx(sending: Sending, ask: Lookup) -> Check:
    """Whether mail can come back."""
    name = sending.back
    put = f"{name}. IN MX 10 {sending.server or 'mx.' + name}."
    found = tuple(sorted(ask(name, "MX")))
    if any(it.split()[-1] == "." for it in found):
        says = _("This domain says that it takes no mail: bounces and complaints are lost.")
        return Check("MX", name, State.BAD, says, found, put)
    if found:
        says = _("Bounces and complaints come back to these servers.")
        return Check("MX", name, State.GOOD, says, found)
    if addresses := (*ask(name, "A"), *ask(name, "AAAA")):
        says = _(
            "There is no MX record: bounces come to the host of that name. Name the server that "
            "takes them."
        )
        return Check("MX", name, State.POOR, says, addresses, put)
    says = _(
        "Nobody takes mail for this domain: bounces and complaints are lost, and some mailboxes "
        "refuse letters from it. Name the server that takes them."
    )
    return Check("MX", name, State.BAD, says, (), put)


# -- SPF


def spf(sending: Sending, ask: Lookup) -> Check:
    """Whether servers are named that may send for the domain of the envelope's sender."""
    name = sending.back
    found = _spf_of(name, ask)
    server = f"a:{sending.server}" if sending.server else "mx"
    put = f'{name}. IN TXT "v=spf1 {server} ~all"'

    def said(state: State, says: str, put: str = "") -> Check:
        return Check("SPF", name, state, says, found, put)

    if not found:
        says = _("No server is named that may send for this domain. Name the one that does.")
        return said(State.BAD, says, put)
    if len(found) > 1:
        says = _("There are several SPF records, and then none counts: make one of them.")
        return said(State.BAD, says)
    terms = found[0].lower().split()[1:]
    if "+all" in terms or "all" in terms:
        says = _("Every server of the world may send for this domain: end the record with “~all”.")
        return said(State.BAD, says, put)
    if _lookups(name, ask) > MOST_LOOKUPS:
        says = _(
            "The record needs more than ten look-ups, and then it does not count: name fewer "
            "services."
        )
        return said(State.BAD, says)
    if not any(it.endswith("all") or it.startswith("redirect=") for it in terms):
        says = _("The record says nothing of other servers: end it with “~all”.")
        return said(State.POOR, says)
    if not _are_related(sending.domain, name):
        says = _(
            "The record is in order, but bounces come back to another domain than letters come "
            "from: mailboxes then go by the signature alone."
        )
        return said(State.POOR, says)
    says = _("The record is in order. See that it names the server that sends: %(server)s.") % {
        "server": sending.server or _("this machine, by its mail server")
    }
    return said(State.GOOD, says)


def _are_related(one: str, other: str) -> bool:
    """Whether two domains are, or are beneath, the same (RFC 7489, 3.1.2); that is not certain
    without a list of the suffixes under which domains are sold.
    """
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _spf_of(name: str, ask: Lookup) -> tuple[str, ...]:
    return tuple(it for it in ask(name, "TXT") if re.match(r"v=spf1( |$)", it, re.IGNORECASE))


def _lookups(name: str, ask: Lookup, spent: int = 0) -> int:
    """How many questions a record costs whoever checks it; no more are asked than may be."""
    for record in _spf_of(name, ask)[:1]:
        for term in record.lower().split()[1:]:
            word, _colon, other = term.lstrip("+-~?").replace("=", ":", 1).partition(":")
            if word.split("/")[0] not in ("a", "mx", "ptr", "exists", "include", "redirect"):
                continue
            spent += 1
            if spent > MOST_LOOKUPS:
                return spent
            if word in ("include", "redirect") and "%" not in other:
                spent = _lookups(other, ask, spent)
    return spent


# -- DKIM


def dkim(name: str, words: str, ask: Lookup) -> Check:
    """Whether a key is published as it is used."""
    found = tuple(ask(name, "TXT"))
    put = f"{name}. IN TXT {quoted(words)}"
    if not found:
        says = _(
            "Letters are signed by this key, and mailboxes do not find it: publish this record."
        )
        return Check("DKIM", name, State.BAD, says, (), put)
    if len(found) > 1 or _tags(found[0]).get("p") != _tags(words).get("p"):
        says = _("Another key is published here than letters are signed by: replace the record.")
        return Check("DKIM", name, State.BAD, says, found, put)
    says = _("Mailboxes find the key by which letters are signed.")
    return Check("DKIM", name, State.GOOD, says, found)


def _tags(record: str) -> dict[str, str]:
    """`v=DKIM1; p=…` by its tags, without spaces (RFC 6376, 3.2)."""
    pairs = (tag.partition("=") for tag in re.sub(r"\s", "", record).split(";"))
    return {name.lower(): value for name, _equals, value in pairs}


# -- DMARC


def dmarc(sending: Sending, ask: Lookup) -> Check:
    """What the domain that readers see asks for mail which is not authenticated."""
    name, found = _policy(sending.domain, ask)
    put = f'_dmarc.{sending.domain}. IN TXT "v=DMARC1; p=none"'

    def said(state: State, says: str, put: str = "") -> Check:
        return Check("DMARC", name, state, says, found, put)

    if not found:
        says = _(
            "There is no policy, and the large mailbox providers want one of who mails to many: "
            "publish this record."
        )
        return said(State.BAD, says, put)
    wish = _tags(found[0].lower()).get("p", "")
    if len(found) > 1 or wish not in ("none", "quarantine", "reject"):
        says = _("The policy cannot be read, and does not count: replace the record.")
        return said(State.BAD, says, put)
    if wish == "none":
        says = _(
            "There is a policy, and it asks for nothing: others can still mail in the paper’s "
            "name. When letters have passed for some weeks, write “p=quarantine”."
        )
        return said(State.POOR, says)
    says = _("Mail that others send in the paper’s name is set aside or refused.")
    return said(State.GOOD, says)


def _policy(domain: str, ask: Lookup) -> tuple[str, tuple[str, ...]]:
    """The policy of a domain, or of the nearest one above that has any."""
    labels = domain.split(".")
    for at in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[at:])
        if found := tuple(it for it in ask(name, "TXT") if it.lower().startswith("v=dmarc1")):
            return name, found
    return f"_dmarc.{domain}", ()
