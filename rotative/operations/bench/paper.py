"""The paper that is measured: invented, seeded, the same on every machine."""

import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image
from wagtail.models import Page

from rotative.articles.bulk import create_stories
from rotative.articles.models import ArticlePage, Byline, StoryTopic
from rotative.media.models import Picture
from rotative.newsroom.actions import found_paper
from rotative.people.models import Author
from rotative.press.actions import later
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic

NEWEST = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)
APART = timedelta(minutes=24)  # sixty stories a day
SECTIONS = {
    "Actualité": ["Faits divers", "Insolite", "Société", "Monde"],
    "Économie": [],
    "Santé": [],
    "Politique": [],
    "Sport": [],
    "Tech": [],
    "Divertissement": ["Séries", "Films", "Recettes"],
}
AUTHORS, TOPICS, PICTURES = 40, 300, 12
MOST = 10_000_000  # stories; beyond are numbers of others, as new as the first
FRESH = 30_000_000  # numbers of stories that the archive does not have
WORDS = (
    "accord adoption agence ampleur annonce appel arrivée atelier attente avenir bassin bateau "
    "bilan budget bureau campagne canal carrefour chantier chemin chiffre citoyen collège colline "
    "comité commune conseil contrat convoi courant crue débat décision défense délai demande "
    "département dépense détroit digue dossier échange école effort élection enquête ensemble "
    "entrée équipe espoir étape étude événement examen façade ferme fleuve forêt formation "
    "frontière garantie gare groupe habitant hausse hiver hôpital horizon industrie jardin "
    "journée jugement lecture ligne littoral loyer maire maison marché matin médecin mesure "
    "métier mission moisson montagne navire nombre occasion orage ouvrage parole passage patience "
    "pêcheur période phare pilote place plainte pluie pont port poste préfet presse printemps "
    "procès projet quai quartier question raison récolte réforme région rencontre réponse reprise "
    "réseau retour réunion rivière route saison séance secours semaine signal sondage source "
    "station tempête terrain territoire théâtre tramway travail tribunal usine vallée verger "
    "village ville visite voisin voyage"
).split()
VERBS = "attend annonce cherche défend demande garde montre prépare refuse retrouve".split()


def sentence(rng: random.Random, words: int) -> str:
    """A sentence of about so many words, with the accents and signs of French."""
    picked = rng.choices(WORDS, k=words)
    picked[words // 3] = rng.choice(VERBS)
    text = " ".join(picked).capitalize()
    return text + rng.choice([".", ".", ".", " !", " : 12 500 euros.", ", « dit-elle »."])


def paragraph(rng: random.Random) -> str:
    """Three to five sentences."""
    return " ".join(sentence(rng, rng.randint(9, 16)) for _ in range(rng.randint(3, 5)))


@dataclass(frozen=True)
class Words:
    """The words of one story; `body` is a list of `(kind, text)`."""

    number: int
    headline: str
    standfirst: str
    key_points: list[str]
    body: list[tuple[str, str]]

    @property
    def slug(self) -> str:
        return f"{slugify(self.headline)}-{self.number}"

    @property
    def published_at(self) -> datetime:
        """Story 0 is the newest."""
        return NEWEST - self.number % MOST * APART


def words_of(number: int) -> Words:
    """The words of a story: some 650 of them under three headings, with a quotation."""
    rng = random.Random(number)
    body = [("paragraph", paragraph(rng)) for _ in range(3)]
    for _ in range(3):
        body.append(("heading", sentence(rng, 5).rstrip(" .!")))
        body += [("paragraph", paragraph(rng)) for _ in range(3)]
    body.insert(6, ("quotation", sentence(rng, 14)))
    return Words(
        number,
        sentence(rng, 8).rstrip(" ."),
        sentence(rng, 22),
        [sentence(rng, 10) for _ in range(3)],
        body,
    )


@dataclass
class BenchPaper:
    """A paper with sections, authors, topics and pictures, and as many stories as asked for."""

    sections: list[SectionPage]
    authors: list[Author]
    topics: list[Topic]
    pictures: list[Picture]
    stories: int = 0
    drafts: int = 0

    def grow(self, size: int) -> None:
        """Fill the archive up to `size` stories, backwards in time. Nothing is pressed."""
        filed = [self.story(number) for number in range(self.stories, size)]
        with later():
            create_stories(filed)
        self.stories = max(self.stories, size)

    def story(self, number: int) -> tuple[SectionPage, ArticlePage]:
        """A public story, not saved yet, with its section."""
        words, rng = words_of(number), random.Random(-number)
        article = ArticlePage(
            title=words.headline,
            slug=words.slug,
            kicker=rng.choice(WORDS).capitalize(),
            standfirst=words.standfirst,
            key_points=json.dumps([{"type": "point", "value": p} for p in words.key_points]),
            body=json.dumps([_block(kind, text) for kind, text in words.body]),
            format=rng.choice(["story"] * 6 + ["brief", "analysis", "interview", "opinion"]),
            picture=rng.choice(self.pictures),
            published_at=words.published_at,
            first_published_at=words.published_at,
            live=True,
        )
        article.bylines = [
            Byline(author=author, sort_order=n)
            for n, author in enumerate(rng.sample(self.authors, rng.choice([1, 1, 2])))
        ]
        article.story_topics = [
            StoryTopic(topic=topic, sort_order=n)
            for n, topic in enumerate(rng.sample(self.topics, 3))
        ]
        return rng.choice(self.sections), article

    def draft(self) -> ArticlePage:
        """A new draft; once published it is the newest story of all.

        Of one author and one topic, in a section of the first level: some thirty pages show it.
        """
        self.drafts += 1
        _section, article = self.story(FRESH + self.drafts)
        article.bylines, article.story_topics = (
            list(rows.all())[:1] for rows in (article.bylines, article.story_topics)
        )
        section = self.sections[-1 - len(SECTIONS["Divertissement"]) - self.drafts % 4]
        article.live, article.first_published_at = False, None
        article.published_at = NEWEST + timedelta(seconds=self.drafts)
        SectionPage.objects.get(pk=section.pk).add_child(instance=article)
        article.save_revision()
        return ArticlePage.objects.get(pk=article.pk)


def _block(kind: str, text: str) -> dict[str, Any]:
    value: Any = f"<p>{text}</p>"
    if kind == "heading":
        value = {"text": text, "level": "2"}
    elif kind == "quotation":
        value = {"text": text, "speaker": "Une voisine", "source": ""}
    return {"type": kind, "value": value}


def build() -> BenchPaper:
    """The paper without stories, in an empty database."""
    home = found_paper("Le Banc", "fr")
    rng = random.Random(0)
    authors = [
        Author.objects.create(name=f"{a} {b}", slug=f"auteur-{n}", role="journaliste")
        for n, (a, b) in enumerate(_names(rng, AUTHORS))
    ]
    topics = [
        Topic.objects.create(name=f"{a} de {b}", slug=f"theme-{n}")
        for n, (a, b) in enumerate(_names(rng, TOPICS))
    ]
    pictures = [_picture(number) for number in range(PICTURES)]
    return BenchPaper(list(_sections(home)), authors, topics, pictures)


def _names(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    for _ in range(count):
        first, last = rng.sample(WORDS, 2)
        yield first.capitalize(), last.capitalize()


def _sections(home: Page) -> Iterator[SectionPage]:
    for name, below in SECTIONS.items():
        section = _publish(home, name)
        yield section
        for child in below:
            yield _publish(section, child)


def _publish(parent: Page, name: str) -> SectionPage:
    slug = "rubrique-" + slugify(name)
    section = parent.add_child(instance=SectionPage(title=name, slug=slug, show_in_menus=True))
    section.save_revision().publish()
    return SectionPage.objects.get(pk=section.pk)


def _picture(number: int) -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (1200, 675), (20 * number % 255, 90, 120)).save(data, "JPEG")
    data.seek(0)
    file = ImageFile(data, name=f"picture-{number}.jpg")
    return Picture.objects.create(
        title=f"Picture {number}", description="Une image", credit="Agence du Banc", file=file
    )
