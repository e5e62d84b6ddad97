"""What law 3 demands, told by a reader: each function returns the breaches it finds, in words."""

import re
from collections import Counter
from collections.abc import Iterator

from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import Page

from laws.newsroom import Newsroom, public_addresses
from rotative.articles.models import ArticlePage
from rotative.media.models import Picture
from rotative.notices.models import ContactPage
from rotative.people.models import Author
from rotative.record.entries import Withdrawal
from rotative.record.models import MonthCount
from rotative.record.sources import check
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic

SITE = "https://lefanal.example"
WORD = re.compile(r"mot\d+x")


def breaches(newsroom: Newsroom) -> list[str]:
    """All that is wrong with what is public now."""
    reader = Reader(newsroom)
    return [
        *(f"the record: {difference}" for difference in check(mend=False)),
        *wrong_counts(),
        *reader.wrong_addresses(),
        *reader.wrong_sitemap(),
        *reader.wrong_names(),
        *reader.secrets(),
    ]


def wrong_counts() -> Iterator[str]:
    """The months' counts beside the public articles counted again."""
    public = public_addresses().keys()
    expected: Counter[tuple[str, str]] = Counter()
    for article in ArticlePage.objects.filter(pk__in=public):
        month = f"{timezone.localtime(article.public_since):%Y-%m}"
        section = article.get_parent()
        scopes = {"site", f"section:{section.pk}", f"format:{article.format}"}
        if section.get_parent().specific_class is SectionPage:
            scopes.add(f"section:{section.get_parent().pk}")
        scopes |= {f"topic:{pk}" for pk in article.story_topics.values_list("topic", flat=True)}
        scopes |= {f"author:{pk}" for pk in article.bylines.values_list("author", flat=True)}
        expected.update((scope, month) for scope in scopes)
    counted = {(row.scope, row.month): row.stories for row in MonthCount.objects.all()}
    for key in sorted(expected.keys() | counted.keys()):
        if expected[key] != counted.get(key, 0):
            yield f"{key} has {expected[key]} stories, the record counts {counted.get(key, 0)}"


class Reader:
    """Lou, with every address that ever answered, and a memory for what was read."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.client = Client()
        self.present = public_addresses()
        self.read: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        """Status, and where a redirect leads."""
        response = self.client.get(path)
        self.read[path] = response.content.decode()
        return response.status_code, response.headers.get("Location", "")

    def wrong_addresses(self) -> Iterator[str]:
        """200 at a present address; a former one leads there in one step, or answers 410.

        Of what was withdrawn with words it answers the status and the words.
        """
        now = set(self.present.values())
        for path, pk in self.newsroom.held.items():
            status, to = self.get(path)
            if path in now:
                expected = (200, "")
            elif pk in self.present:
                expected = (301, self.present[pk])
            else:
                told = self.newsroom.told.get(pk, Withdrawal())
                expected = (told.status, "")
                if told.words not in self.read[path]:
                    yield f"{path} does not say {told.words}"
            if (status, to) != expected:
                yield f"{path} answers {status} {to}, not {expected[0]} {expected[1]}"

    def wrong_sitemap(self) -> Iterator[str]:
        """The months' sitemaps list the public stories, each once, and no other address."""
        stories = ArticlePage.objects.filter(pk__in=self.present)
        expected = Counter(self.present[pk] for pk in stories.values_list("pk", flat=True))
        found: Counter[str] = Counter()
        for name in self.locations("/sitemap.xml"):
            if not (listed := self.locations(name)) and name != "/sitemap-news.xml":
                yield f"{name} lists nothing"
            if name not in {"/sitemap-news.xml", "/sitemap-pages.xml"}:
                found.update(listed)
            for path in listed:
                if self.get(path)[0] != 200:
                    yield f"{name} lists {path}, which does not answer 200"
        if found != expected:
            yield f"sitemaps list {found - expected} too many and {expected - found} too few"

    def wrong_names(self) -> Iterator[str]:
        """An author and a topic answer, and are listed, while a public story names them."""
        stories = ArticlePage.objects.filter(pk__in=self.present)
        listed = {path for path in self.locations("/sitemap-pages.xml") if path.count("/") == 3}
        for word, model, link in (
            ("auteurs", Author, "bylines__author"),
            ("themes", Topic, "story_topics__topic"),
        ):
            named = set(stories.values_list(link, flat=True))
            self.get(f"/{word}/")
            for thing in model._default_manager.all():
                path = f"/{word}/{thing.slug}/"
                expected = thing.pk in named
                for each in (path, f"{path}rss.xml"):
                    if (self.get(each)[0] == 200) is not expected:
                        yield f"{each} answers {self.get(each)[0]}, public: {expected}"
                if (path in listed) is not expected:
                    yield f"{path} in the sitemap: {path in listed}, public: {expected}"
                if (f'href="{path}"' in self.read[f"/{word}/"]) is not expected:
                    yield f"{path} is in the index, or is not, public: {expected}"

    def locations(self, path: str) -> list[str]:
        """The paths that a sitemap, or the index of them, names."""
        if self.get(path)[0] != 200:
            return []
        root = etree.fromstring(self.read[path].encode())
        return [str(loc.text).removeprefix(SITE) for loc in root.iter("{*}loc") if loc.text]

    def secrets(self) -> Iterator[str]:
        """Words that stand on some page although nothing that is public says them."""
        for path in ("/", "/rss.xml", "/atom.xml", "/feed.json", "/themes/", "/auteurs/"):
            self.get(path)
        for path, pk in self.newsroom.held.items():
            if pk in self.present and path == self.present[pk] and "<item" not in self.read[path]:
                self.get(f"{path}rss.xml")
        told = " ".join(withdrawal.words for withdrawal in self.newsroom.told.values())
        secret = self.newsroom.words - public_words() - set(WORD.findall(told))
        for path, text in self.read.items():
            # What the reader asked for may stand in the answer; that is no news to them.
            said = set(WORD.findall(text)) - set(WORD.findall(path))
            for word in sorted(said & secret):
                yield f"{path} says {word}, which is not public"


def public_words() -> set[str]:
    """The words of all that the newsroom has made public."""
    present = public_addresses()
    texts: list[object] = []
    shown: set[int | None] = set()
    for article in ArticlePage.objects.filter(pk__in=present):
        texts += [article.title, article.slug, article.standfirst, article.kicker]
        texts += [str(block.value) for block in article.body]
        shown.add(article.picture_id)
    pages = Page.objects.filter(pk__in=present) | Page.objects.type(ContactPage)
    texts += [f"{page.title} {page.slug}" for page in pages]
    stories = ArticlePage.objects.filter(pk__in=present)
    topics = Topic.objects.filter(pk__in=stories.values("story_topics__topic"))
    texts += [f"{topic.name} {topic.slug}" for topic in topics]
    for author in Author.objects.filter(pk__in=stories.values("bylines__author")):
        texts += [author.name, author.slug]
        shown.add(author.portrait_id)
    texts += [f"{p.credit} {p.caption}" for p in Picture.objects.filter(pk__in=shown - {None})]
    return {word for text in texts for word in WORD.findall(str(text))}
