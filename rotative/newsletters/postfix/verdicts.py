"""What follows for the letters in doubt from what Postfix's log and queue say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rotative.newsletters.postfix.lines import Heard


@dataclass
class Verdict:
    """Of some letters, by their senders: which Postfix has (and what is said of it), which it does
    not have, and why of the others nobody knows.
    """

    taken: dict[str, str] = field(default_factory=dict)
    not_taken: set[str] = field(default_factory=set)
    why: str = ""


def verdict(heard: Heard, accepted: int, queue: Mapping[str, str]) -> Verdict:
    """`accepted` letters had been taken over the connection before those in doubt.

    What is found is taken: a sender names one letter. What is not found is not taken if those that
    are found are as many as Postfix has counted on that connection.
    """
    queued = {name: queue[name] for name in heard.letters & queue.keys()} | heard.queued
    found = Verdict({name: f"found in Postfix as {place}" for name, place in queued.items()})
    rest = heard.letters - queued.keys()
    if not rest:
        return found
    found.why = _unclear(heard)
    if found.why:
        return found
    ((_process, counted),) = heard.ended
    more = counted - accepted - len(queued)
    if more == 0:
        found.not_taken = set(rest)
    else:
        found.why = f"Postfix took {counted - accepted}, {len(queued)} of them are found"
    return found


def _unclear(heard: Heard) -> str:
    """Why the connection's count is not known, if it is not."""
    if heard.gap:
        return heard.gap
    if heard.has_restarted:
        return "Postfix was started again"
    if not heard.ended:
        return "the log does not say that the connection has ended"
    if len(heard.entered) != 1 or [it for it, _taken in heard.ended] != heard.entered:
        return "the log has not one connection of that name"
    return ""
