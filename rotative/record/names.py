"""Topics and authors: public while a public story names them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from rotative.lib.surnames import folded, surname
from rotative.press.capture import asks
from rotative.record import addresses, answers, files, lists, relations, shell
from rotative.record import keys as k
from rotative.record.addresses import Target
from rotative.record.compositions import Compositions
from rotative.record.entries import AuthorEntry, StoryEntry, TopicEntry
from rotative.record.files import Files
from rotative.record.models import Author, Byline, StoryTopic, Topic
from rotative.record.rows import differing, take_slug
from rotative.record.words import author_path, topic_path

AGENCY = "agency"  # kind of an author that is no person

# Who knows the authors and the topics: asked for entries by id when the first public story names
# them. `public` says that what they show may be published with them. This is no signal: a signal
# tells whoever listens and goes on, here one answers, and the story waits for the answer.
named: dict[type[Model], Callable[..., Iterable[Any]]] = {}

# -- how they are read


class Names(Files, Compositions):
    """Whom and what stories name."""

    def topics(self, ids: Sequence[int]) -> dict[int, answers.Topic]:
        """Topics by id, in the order of `ids`."""
        self.keys.update(k.topic(pk) for pk in ids)
        return self._topics(ids)

    @asks
    def _topics(self, ids: Sequence[int]) -> dict[int, answers.Topic]:
        shelved = self.shelf.topics
        if missing := set(ids) - shelved.keys():
            rows = Topic.objects.filter(pk__in=missing)
            found = {row.pk: self.topic_of(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: topic for pk in ids if (topic := shelved[pk])}

    @asks
    def topic_at(self, slug: str) -> answers.Topic | None:
        self.keys.add(k.at(topic_path(self.paper.language, slug)))
        pk = self.shelf.once(("topic at", slug), lambda: _at_slug(Topic, slug))
        return self.topics([pk]).get(pk) if pk else None

    @asks
    def topics_within(self, topic: answers.Topic) -> list[answers.Topic]:
        """The topics that lie directly within another."""
        self.keys.add(k.within(topic.id))
        return self._named(Topic.objects.filter(parent_id=topic.id))

    @asks
    def all_topics(self) -> list[answers.Topic]:
        """Every topic, by name."""
        self.keys.add(k.TOPICS)
        return self._named(Topic.objects.all())

    def _named(self, rows: Iterable[Topic]) -> list[answers.Topic]:
        return sorted((self.topic_of(row) for row in rows), key=lambda topic: folded(topic.name))

    def topic_of(self, row: Topic | TopicEntry) -> answers.Topic:
        path = topic_path(self.paper.language, row.slug)
        return answers.Topic(
            row.id, row.slug, path, row.name, row.kind, row.parent_id, row.description
        )

    @asks
    def authors(self, ids: Iterable[int]) -> dict[int, answers.Author]:
        """Authors by id, with their portraits. Whose story it is has the key."""
        wanted, shelved = set(ids), self.shelf.authors
        if missing := wanted - shelved.keys():
            rows = list(Author.objects.filter(pk__in=missing))
            self.pictures(row.picture_id for row in rows)
            found = {row.pk: self.author_of(row) for row in rows}
            shelved.update(dict.fromkeys(missing) | found)
        return {pk: author for pk in wanted if (author := shelved[pk])}

    @asks
    def author_at(self, slug: str) -> answers.Author | None:
        self.keys.add(k.at(author_path(self.paper.language, slug)))
        pk = self.shelf.once(("author at", slug), lambda: _at_slug(Author, slug))
        if pk is None:
            return None
        self.keys.add(k.author(pk))
        return self.authors([pk]).get(pk)

    @asks
    def all_authors(self) -> list[answers.Author]:
        """Every author, by surname; agencies by their name."""
        self.keys.add(k.AUTHORS)
        rows = list(Author.objects.all())
        self.pictures(row.picture_id for row in rows)
        return sorted((self.author_of(row) for row in rows), key=_place_in_index)

    def author_of(self, row: Author | AuthorEntry) -> answers.Author:
        return answers.Author(
            id=row.id,
            slug=row.slug,
            path=author_path(self.paper.language, row.slug),
            name=row.name,
            kind=row.kind,
            role=row.role,
            biography=row.biography,
            links=shell.outward(row.links),
            picture=self.shelf.pictures.get(row.picture_id or 0),
        )

    def topics_in_the_news(self) -> list[answers.Topic]:
        """The topics of the last days' stories, the most frequent first."""
        return list(self.topics(self.composed(k.NEWS)).values())


def _at_slug(model: type[Topic | Author], slug: str) -> int | None:
    return model.objects.filter(slug=slug).values_list("pk", flat=True).first()


def _place_in_index(author: answers.Author) -> tuple[str, str]:
    name = author.name if author.kind == AGENCY else surname(author.name)
    return folded(name), folded(author.name)


# -- how they are written


def enter_topic(entry: TopicEntry, touched: set[str]) -> None:
    """Its stories' pages and feeds name a topic; lists name none."""
    before, changed = _enter(Topic, entry, topic_path, Target.TOPIC, touched)
    if not changed:
        return
    parents = (entry.parent_id, before.parent_id if before else None)
    touched |= {k.topic(entry.id), k.TOPICS, *(k.within(pk) for pk in parents if pk)}
    if changed & {"name", "slug", "kind"}:
        touched |= relations.keys_of_those_about(entry.id)


def enter_author(entry: AuthorEntry, touched: set[str]) -> None:
    """Cards have signatures: what these show of an author is in every list."""
    before, changed = _enter(Author, entry, author_path, Target.AUTHOR, touched)
    if not changed:
        return
    touched |= {k.author(entry.id), k.AUTHORS}
    if changed - {"biography", "links"}:
        touched |= relations.keys_of_those_signed([entry.id])
    if before and before.picture_id and before.picture_id != entry.picture_id:
        files.retire_pictures({before.picture_id})


def _enter(
    model: type[Any],
    entry: TopicEntry | AuthorEntry,
    path_in: Callable[[str, str], str],
    target: Target,
    touched: set[str],
) -> tuple[Any, set[str]]:
    """Write the row: what it was, and the columns that changed.

    Feeds and months lie beside a topic and an author, and move along.
    """
    values = asdict(entry)
    before = model._default_manager.filter(pk=values.pop("id")).first()
    language = shell.language_of_addresses()
    path = path_in(language, entry.slug)
    old = path_in(language, before.slug) if before else None
    addresses.free(path)
    if old and old != path:
        addresses.forward(old, target, entry.id, prefix=True)
    take_slug(model, entry.slug, entry.id)
    model._default_manager.update_or_create(pk=entry.id, defaults=values)
    touched |= addresses.keys_of_move({old} if old else set(), {path})
    if old and old != path:
        touched |= {k.under(old), k.under(path)}
    return before, differing(before, values)


def strike_topic(row: Topic, touched: set[str], *, leaves_a_trace: bool = True) -> None:
    """With a trace its address answers 410, without one 404: it may come back."""
    _leave(row, topic_path, Target.TOPIC, touched, leaves_a_trace)
    touched |= {k.topic(row.pk), k.TOPICS, k.NEWS, *relations.keys_of_those_about(row.pk)}
    touched |= {k.within(row.parent_id)} if row.parent_id else set()
    lists.dissolve(k.of_topic(row.pk))
    StoryTopic.objects.filter(topic_id=row.pk).delete()
    row.delete()


def strike_author(row: Author, touched: set[str], *, leaves_a_trace: bool = True) -> None:
    """With a trace the address answers 410, without one 404: the author may come back."""
    _leave(row, author_path, Target.AUTHOR, touched, leaves_a_trace)
    touched |= {k.author(row.pk), k.AUTHORS, *relations.keys_of_those_signed([row.pk])}
    lists.dissolve(k.of_author(row.pk))
    Byline.objects.filter(author_id=row.pk).delete()
    row.delete()
    if row.picture_id:
        files.retire_pictures({row.picture_id})


def _leave(
    row: Topic | Author,
    path_in: Callable[[str, str], str],
    target: Target,
    touched: set[str],
    leaves_a_trace: bool,
) -> None:
    path = path_in(shell.language_of_addresses(), row.slug)
    if leaves_a_trace:
        addresses.forward(path, target, row.pk, prefix=True)
    touched |= addresses.keys_of_move({path}, set()) | {k.under(path)}


# -- who comes and goes with stories


def make_portraits(stories: Sequence[StoryEntry]) -> None:
    """Portraits of new authors take seconds: not while others wait for the writer's lock."""
    ids = {pk for story in stories for pk, _role in story.bylines}
    if missing := _unknown(Author, ids):
        list(named[Author](missing, public=True))


def coming_with(stories: Sequence[StoryEntry]) -> Iterator[Any]:
    """The entries of topics and authors, and of their portraits, that become public with these:
    the first that name them.
    """
    for model, ids in (
        (Topic, {pk for story in stories for pk in story.topic_ids}),
        (Author, {pk for story in stories for pk, _role in story.bylines}),
    ):
        if missing := _unknown(model, ids):
            yield from named[model](missing, public=True)


def _unknown(model: type[Model], ids: Collection[int]) -> set[int]:
    known = model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)
    return set(ids) - set(known)


def retire(
    signed: dict[int, list[tuple[int, str]]], told: dict[int, list[int]], touched: set[str]
) -> None:
    """Topics and authors leave with the last story that names them. What is given are the names
    of stories as they were before.
    """
    authors = {pk for bylines in signed.values() for pk, _role in bylines}
    authors -= set(Byline.objects.filter(author_id__in=authors).values_list("author_id", flat=True))
    topics = {pk for ids in told.values() for pk in ids}
    topics -= set(StoryTopic.objects.filter(topic_id__in=topics).values_list("topic_id", flat=True))
    for author in Author.objects.filter(pk__in=authors):
        strike_author(author, touched, leaves_a_trace=False)
    for topic in Topic.objects.filter(pk__in=topics):
        strike_topic(topic, touched, leaves_a_trace=False)
