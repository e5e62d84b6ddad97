"""The keys of the record: what a page can read of it, one small function for each kind.

Whoever reads notes a key, whoever writes touches it, and both ask here for its name: the page is
pressed again when one of its keys is touched. A scope is the name of a list (`section:3`); the
keys of that list hold it.
"""

from rotative.press.keys import BORN, GONE, SHELL, UNDER

# -- scopes: the lists that stories stand in

SITE = "site"  # all stories


def of_section(pk: int) -> str:
    """The stories of a section and of its subsections."""
    return f"section:{pk}"


def of_topic(pk: int) -> str:
    return f"topic:{pk}"


def of_author(pk: int) -> str:
    return f"author:{pk}"


def of_format(name: str) -> str:
    return f"format:{name}"


def has_neighbours(scope: str) -> bool:
    """Whether "read more" looks for a story's neighbours in this list."""
    return scope.startswith(("topic:", "section:"))


# -- a story


def story(pk: int) -> str:
    """All that its own page shows: text, signatures, topics, pictures, documents."""
    return f"story:{pk}"


def card(pk: int) -> str:
    """What lists show of it, with its picture and authors."""
    return f"card:{pk}"


def updated(pk: int) -> str:
    """When it was corrected."""
    return f"updated:{pk}"


def told(pk: int) -> str:
    """Its topics, as feeds tell them."""
    return f"told:{pk}"


def related(pk: int) -> str:
    """What stands under "read more" of it."""
    return f"{RELATED}{pk}"


# -- addresses


def path(pk: int) -> str:
    """The address of a story, a section or a notice: who links to it."""
    return f"path:{pk}"


def at(address: str) -> str:
    """What lives at an address (`/sport/final/`)."""
    return f"at:{address}"


# Not read by pages: what the press has to do with an address (`press/keys.py`).


def born(address: str) -> str:
    return f"{BORN}{address}"


def gone(address: str) -> str:
    return f"{GONE}{address}"


def under(address: str) -> str:
    return f"{UNDER}{address}"


# -- topics, authors, notices

TOPICS = "topics"  # the index
AUTHORS = "authors"  # the index


def topic(pk: int) -> str:
    return f"topic:{pk}"


def within(pk: int) -> str:
    """The topics that lie directly within another."""
    return f"within:{pk}"


def author(pk: int) -> str:
    return f"author:{pk}"


def notice(pk: int) -> str:
    return f"notice:{pk}"


NEWSLETTERS = "newsletters"  # which there are, and what their form says of them


def editions(newsletter: int) -> str:
    """Which editions of a newsletter readers can see."""
    return f"editions:{newsletter}"


def editions_of_month(newsletter: int, month: str) -> str:
    """Those of a month (`2026-11`)."""
    return f"editions:{newsletter}:{month}"


def edition(pk: int) -> str:
    """Whether readers can see an edition, what it says, and which come before and after it."""
    return f"edition:{pk}"


# -- compositions: the names of what is chosen when something is written, and the keys of it

FRONT = "front:/"
NEWS = "news"  # which topics are in the news
RELATED = "related:"


def is_composed(key: str) -> bool:
    """Whether it is a composition's."""
    return key in (FRONT, NEWS) or key.startswith(RELATED)


def story_of(key: str) -> int:
    """The story of a key of `related`."""
    return int(key.removeprefix(RELATED))


def can_change_the_front(key: str) -> bool:
    """Whether it is of the menu, or of the newest of a list that the front is chosen from."""
    return key == SHELL or key.startswith(("list:site", "list:section:", "list:format:"))


# -- lists and their months


def newest(scope: str) -> str:
    """The newest of a list."""
    return f"list:{scope}"


def months(scope: str) -> str:
    """Which months a list has."""
    return f"months:{scope}"


def counts(scope: str) -> str:
    """How many stories it has in each."""
    return f"counts:{scope}"


def chunks(scope: str, month: str) -> str:
    """How many pages a month of it has."""
    return f"chunks:{scope}:{month}"


def month(scope: str, month: str, page: int) -> str:
    """One of these pages."""
    return f"month:{scope}:{month}:{page}"


def day(day: str) -> str:
    """The stories of a day of the whole paper (`2026-11-26`)."""
    return f"day:{day}"


def modified(month: str) -> str:
    """Addresses and changes of a month's stories."""
    return f"modified:{month}"
