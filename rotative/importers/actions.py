"""Importing: foreign pages become the paper's stories, each source wholly or not at all."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone as clock
from wagtail.log_actions import log

from rotative.articles.actions import record_article
from rotative.articles.models import ArticlePage, Byline, StoryTopic
from rotative.media.models import Picture
from rotative.pages.addresses import free_page_address
from rotative.people.models import Author
from rotative.record.shell import section_paths

from . import filing
from .base import PARIS, ForeignPicture, ForeignStory, Refused, Warned
from .fetch import Fetched, expand, fetch, is_address, shown
from .kinds import Reader, reader_for
from .models import ImportedStory, MissingPicture
from .pictures import Gatherer, keep
from .text import fold
from .writing import body_values, cut, points_and_list

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choices:
    """How an operator wants a run.

    `undated` dates stories whose page tells no date, which are drafts without it. `timezone` is
    the zone of dates without an offset; `allow_loopback` is for tests alone.
    """

    draft: bool = False
    undated: datetime | None = None
    dry_run: bool = False
    adopt_menu: bool = False
    timezone: tzinfo = PARIS
    allow_loopback: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one source; `url` is where the story can be read, or edited if a draft."""

    source: str
    status: str
    url: str = ""
    title: str = ""
    warnings: list[Warned] = field(default_factory=list)


def import_all(
    arguments: Iterable[str], choices: Choices, gatherer: Gatherer | None = None
) -> Iterator[Outcome]:
    """Import files, folders and addresses; an outcome for each source as it is done."""
    gatherer = gatherer or Gatherer()
    for argument in arguments:
        try:
            sources = expand(argument)
        except Refused as refusal:
            yield _refused(argument, str(refusal))
            continue
        for source in sources:
            yield import_source(source, choices, gatherer)


def import_source(source: str, choices: Choices, gatherer: Gatherer) -> Outcome:
    """Import one page, in one transaction; never raises."""
    try:
        fetched = fetch(source, allow_loopback=choices.allow_loopback)
        reader = reader_for(fetched.data, fetched.name)
        story = reader.read(fetched.data, fetched.url, timezone=choices.timezone)
        return _import_story(source, story, _Page(fetched, reader), choices, gatherer)
    except Refused as refusal:
        return _refused(source, str(refusal))
    except Exception as error:  # One bad page must not stop the others.
        logger.exception("Import of %s failed", shown(source))
        return _refused(source, f"The program failed on this page, please report it: {error!r}")


@dataclass(frozen=True)
class _Page:
    """A fetched page and who can read it."""

    fetched: Fetched
    reader: Reader


def _refused(source: str, reason: str) -> Outcome:
    return Outcome(shown(source), REFUSED, warnings=[("source", reason)])


def _import_story(
    source: str, story: ForeignStory, page: _Page, choices: Choices, gatherer: Gatherer
) -> Outcome:
    name, warnings = shown(source), list(story.warnings)
    filing.the_home()
    entry = _ledger_entry(source, story)
    article = entry.article
    digest = digest_of(story)
    is_dated_now = bool(article and choices.undated and _waits_for_a_date(article, story))
    if article and entry.is_known(digest) and not is_dated_now:
        if choices.adopt_menu:
            _adopt(page, story, choices, warnings)
        return Outcome(name, UNCHANGED, address_of(article), article.title, warnings)
    if article and entry.is_second_form:
        warnings.append(("story", f"The same story as {story.canonical_url}: left aside."))
        return Outcome(name, UNCHANGED, address_of(article), article.title, warnings)
    if article and article.latest_revision_id is not None:
        # Made without a revision, so whoever has one was edited in the newsroom.
        warnings.append(
            ("story", "It was edited in the newsroom: the changed page was left aside.")
        )
        return Outcome(name, UNCHANGED, address_of(article), article.title, warnings)
    if article and article.live and story.doubt:
        warnings.append(("body", f"{story.doubt} The public story was left as it is."))
        return Outcome(name, UNCHANGED, address_of(article), article.title, warnings)
    had = {} if choices.dry_run else gatherer.gather(story, warnings)
    kept: list[Picture] = []
    try:
        with transaction.atomic():
            if choices.adopt_menu:
                _adopt(page, story, choices, warnings)
            writing = _Writing(story, choices.undated, had, kept, warnings)
            if article is None:
                written = writing.create(live=not choices.draft)
            else:
                written = writing.update(article, publish=is_dated_now and not choices.draft)
            entry.write(written, digest)
            address, title = address_of(written), written.title
            if choices.dry_run:
                transaction.set_rollback(True)
    except Exception:
        # Rows go with the transaction, files do not.
        for picture in kept:
            picture.file.delete(save=False)
        raise
    return Outcome(name, UPDATED if article else CREATED, address, title, warnings)


def _waits_for_a_date(article: ArticlePage, story: ForeignStory) -> bool:
    """Whether a story came in as a draft because its page told no date, and still is one."""
    return (
        story.published_at is None
        and article.published_at is None
        and article.first_published_at is None
        and article.latest_revision_id is None
    )


def _adopt(page: _Page, story: ForeignStory, choices: Choices, warnings: list[Warned]) -> None:
    menu = page.reader.read_menu(page.fetched.data, page.fetched.url)
    own_host = urlsplit(story.canonical_url or page.fetched.url or "").hostname or ""
    with transaction.atomic():
        filing.adopt_menu(menu, own_host, warnings)
        if choices.dry_run:
            transaction.set_rollback(True)


def digest_of(story: ForeignStory) -> str:
    """The digest of a story as it was read, without what is thought of it."""
    said = asdict(story) | {"warnings": None}
    del said["doubt"]
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def key_of_address(address: str) -> str:
    """An address as the ledger knows it: without scheme, marks of campaigns and final slash.

    Empty for the front page of a site, which some publishers name as every story's address.
    """
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
    if not parts.hostname or not (path or query):
        return ""
    return f"//{parts.netloc.lower()}{path}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class _LedgerEntry:
    """What the ledger knows of a source: its story, by the story's address or by its place.

    `key` is what the story is known by from now on, `place` where this source lies.
    """

    key: str
    place: str
    article: ArticlePage | None
    digests: dict[str, str]
    is_second_form: bool

    def is_known(self, digest: str) -> bool:
        """Whether this place, or the story wherever it was read, said just this before."""
        return digest == self.digests.get(self.place, self.digests.get(self.key))

    def write(self, article: ArticlePage, digest: str) -> None:
        """Take down that this place said this, and that it is what the story says."""
        for key in {self.key, self.place}:
            ImportedStory.objects.update_or_create(
                source_key=key, defaults={"digest": digest, "article": article}
            )


def _ledger_entry(source: str, story: ForeignStory) -> _LedgerEntry:
    """What the ledger knows of a source.

    A story's own address is its key. Where another story stands under that address already, the
    page is wrong about it, and the place it came from is the key. A twin (an AMP page, a copy at
    another address) owns the story only until the page whose twin it is comes in.
    """
    place = _short(key_of_address(source) if is_address(source) else _file_key(source))
    own = _short(key_of_address(story.canonical_url))
    twin = _short(f"twin:{own}") if own else ""
    rows = ImportedStory.objects.select_related("article")
    known = {row.source_key: row for row in rows.filter(source_key__in={place, own, twin} - {""})}
    digests = {key: row.digest for key, row in known.items()}
    row = (known.get(own) or known.get(twin)) if own else None
    if own and (row is None or not _is_another(story, row.article)):
        is_second_form = story.is_twin and own in known
        key = twin if story.is_twin and not is_second_form else own
        return _LedgerEntry(key, place, row.article if row else None, digests, is_second_form)
    row = known.get(place)
    return _LedgerEntry(place, place, row.article if row else None, digests, False)


def _is_another(story: ForeignStory, article: ArticlePage) -> bool:
    return (
        fold(story.headline) != fold(article.title) and story.published_at != article.published_at
    )


def _file_key(source: str) -> str:
    return f"file:{shown(str(Path(source).resolve()))}"


def _short(key: str) -> str:
    """A key that fits the ledger's column."""
    if len(key) <= 500:
        return key
    return f"{key[:430]}#{hashlib.sha256(key.encode()).hexdigest()}"


def address_of(article: ArticlePage) -> str:
    """Where readers find a story; where the newsroom edits it when readers cannot."""
    if article.live:
        section = article.get_parent()
        path = section_paths().get(section.pk, "/") + f"{article.slug}/"
    else:
        path = reverse("wagtailadmin_pages:edit", args=[article.pk])
    return settings.SITE_URL.rstrip("/") + path


@dataclass
class _Writing:
    """One story on its way into the tree: what it is made of and what must be said about it."""

    story: ForeignStory
    undated: datetime | None
    had: dict[str, bytes]
    kept: list[Picture]
    warnings: list[Warned]
    missing: list[ForeignPicture] = field(default_factory=list)

    @property
    def published_at(self) -> datetime | None:
        """When the page says it was published, else the date the operator gives those without."""
        return self.story.published_at or self.undated

    def create(self, *, live: bool) -> ArticlePage:
        """A new article in its section, public or a draft."""
        live = live and self._may_be_public()
        section = filing.section_for(self.story.section_path, self.warnings)
        slug = free_page_address(section, self.story.headline)
        article = ArticlePage(slug=slug, live=live)
        article.has_unpublished_changes = not live
        self._fill(article)
        if live:
            self._date(article)
        section.add_child(instance=article)
        if live:
            log(instance=article, action="wagtail.publish")
        self._settle(article)
        return article

    def update(self, article: ArticlePage, *, publish: bool) -> ArticlePage:
        """The article in the words of the changed page; public as it was, or from now on."""
        self._fill(article)
        publish = publish and not article.live and self._may_be_public()
        if publish:
            article.live, article.has_unpublished_changes = True, False
            self._date(article)
        elif article.live:
            article.last_published_at = self.story.updated_at or clock.now()
        article.save()
        log(instance=article, action="wagtail.edit", content_changed=True)
        if publish:
            log(instance=article, action="wagtail.publish")
        self._settle(article)
        return article

    def _may_be_public(self) -> bool:
        """Whether readers may have it: whole, with a date, and not of tomorrow."""
        if self.story.doubt:
            self.warnings.append(("body", f"{self.story.doubt} It is a draft: compare them."))
            return False
        if self.published_at is None:
            self.warnings.append(
                ("published_at", "No date: it is a draft. Date it, or import with --undated=DATE.")
            )
        elif self.published_at > clock.now():
            self.warnings.append(("published_at", "The date is to come: the story is a draft."))
        return self.published_at is not None and self.published_at <= clock.now()

    def _date(self, article: ArticlePage) -> None:
        article.first_published_at = self.published_at
        article.last_published_at = self.story.updated_at or self.published_at

    def _fill(self, article: ArticlePage) -> None:
        story, warnings = self.story, self.warnings
        points, leading_list = points_and_list(story.key_points)
        if leading_list:
            warnings.append(("key_points", "Not three to five short points: kept as a list."))
        article.title = cut(story.headline, 255, "headline", warnings)
        article.draft_title = article.title
        article.kicker = cut(story.kicker, 60, "kicker", warnings)
        article.standfirst = story.standfirst
        article.key_points = json.dumps(points)
        article.body = json.dumps(
            body_values([*leading_list, *story.body], self._find_picture, warnings)
        )
        article.language = "" if story.language == settings.LANGUAGE_CODE else story.language
        article.published_at = self.published_at or article.published_at
        article.updated_at = story.updated_at
        article.bylines = [
            Byline(author=author, role=role, sort_order=position)
            for position, (author, role) in enumerate(self._signed())
        ]
        article.story_topics = [
            StoryTopic(topic=topic, sort_order=position)
            for position, topic in enumerate(filing.topics_for(story.topics))
        ]
        article.picture = None
        article.picture_caption = ""
        if story.picture:
            article.picture = self._find_picture(story.picture)
            article.picture_caption = cut(story.picture.caption, 400, "picture", warnings)

    def _signed(self) -> list[tuple[Author, str]]:
        """The authors who signed, each once, with their roles."""
        found: dict[int, tuple[Author, str]] = {}
        for each in self.story.signatures:
            role = cut(each.role, 60, "authors", self.warnings)
            for author in filing.authors_for([each.name], are_agencies=each.is_agency):
                found.setdefault(author.pk, (author, role))
        return list(found.values())

    def _find_picture(self, picture: ForeignPicture) -> Picture | None:
        """The paper's picture for a foreign one; one that cannot be had goes on the to-do list."""
        data = self.had.get(picture.url)
        found = keep(picture, data, self.story.headline)
        if found is None:
            self.missing.append(picture)
        elif data is not None and found not in self.kept:
            self.kept.append(found)
        return found

    def _settle(self, article: ArticlePage) -> None:
        """Put what is missing on the to-do list and the article on the record."""
        MissingPicture.objects.filter(article=article).delete()
        for picture in self.missing:
            MissingPicture.objects.create(article=article, **asdict(picture))
            self.warnings.append(
                ("picture", "It could not be had: its words are under “Missing pictures”.")
            )
        record_article(article)
