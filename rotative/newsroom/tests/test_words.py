"""The newsroom's screens are in one language: French for who reads French, English for English.

The screens are found by following links from the first one, one for each kind of address.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html
from wagtail.models import Page
from wagtail.users.models import UserProfile

from rotative.articles.models import ArticlePage
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import document, draft, picture, small_paper, story

# Words that one of the two languages has and the other has not.
ENGLISH = (
    "added add and any are be by can choose clear create delete edit enter failed found fresh "
    "from have hide is last live move name new none not of off open or password root save search "
    "select show the this title to update upload user view was with you your"
)
FRENCH = (
    "ajouter aucun aucune au aux avec ce cette choisir créer dans de des du en enregistrer est et "
    "fermer la le les modifier nom nouveau ou par pas pour rechercher sans sont supprimer sur un "
    "une utilisateur votre"
)
# Names of the paper and its stories, which are what they are.
NAMES = re.compile("Le Fanal|Un pont|Le chantier|Le port|Public Sans|Le texte de la dépêche")
NOT_WALKED = ("logout", "serve", "preview", "wagtailsites")
# Code, the names of time zones, and counters that nothing has been counted in.
NOT_READ = "//code | //pre | //style | //option[contains(@value, '/')] | //*[@hidden and not(*)]"
SHOWN = ("aria-label", "title", "placeholder", "alt")


def paper_of(language: str) -> Client:
    """A paper with one of each thing, and its chief at the newsroom."""
    paper = small_paper(language)
    published = story(paper.news, "Un pont", authors=[paper.ines], topics=[paper.summit])
    sent = draft(paper.news, "Le chantier", picture=picture())
    document()
    chief: User = cast.marc()
    chief.is_superuser = True
    chief.save()
    UserProfile.objects.create(user=chief, preferred_language=language)
    sent.get_workflow().start(sent, cast.ines())
    assert published.live
    client = Client()
    client.force_login(chief)
    return client


def screens(client: Client) -> Iterator[tuple[str, str]]:
    """`(address, HTML)` of each kind of screen that links lead to."""
    waiting, kinds = ["/newsroom/", "/newsroom/press/?path=/"], set()
    pages = Page.objects.filter(depth__gt=2)
    waiting += [f"/newsroom/pages/{page.pk}/edit/" for page in pages]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in kinds or not kind:
            continue
        kinds.add(kind)
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        if "text/html" not in answer.headers["content-type"] or answer.status_code != 200:
            continue
        shown = answer.content.decode()
        yield address, shown
        found = re.findall(
            r'(?:href|"url"|&quot;url&quot;)[=:]\s*(?:"|&quot;)(/newsroom/[^"&#]*)', shown
        )
        waiting += dict.fromkeys(urlsplit(each).path for each in found)


def kind_of(address: str) -> str:
    """The name of an address's screen, with the type of page it is for; empty for none."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    if any(name in match.view_name for name in NOT_WALKED):
        return ""
    page = Page.objects.filter(pk=match.kwargs.get("page_id") or (match.args or [0])[0]).first()
    of = page.specific_class.__name__ if page and match.view_name.endswith(":edit") else ""
    return f"{match.view_name} {of} {match.kwargs.get('model_name', '')}"


def words_of(shown: str) -> Iterator[str]:
    """The texts of a screen that somebody sees or hears, also those kept for scripts."""
    tree = html.document_fromstring(shown)
    for passed in tree.xpath(NOT_READ):
        passed.drop_tree()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in SHOWN:
            yield element.get(name) or ""
        if element.tag == "input" and element.get("type") in ("submit", "button"):
            yield element.get("value") or ""
        if element.tag == "script":
            yield from kept_in(element)
        else:
            yield element.text or ""
        yield element.tail or ""


def kept_in(script: html.HtmlElement) -> Iterator[str]:
    """The texts in a template, or in the data that draws a form."""
    text = script.text or ""
    if "template" in (script.get("type") or "") and text.strip():
        yield from words_of(text)
    elif script.get("type") == "application/json":
        yield from strings_in(json.loads(text))


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str) and "<" in value:
        yield from words_of(value)
    elif isinstance(value, str) and (" " in value or value.istitle()):  # no identifier
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    ("language", "other"), [("fr", ENGLISH), ("en", FRENCH)], ids=["French", "English"]
)
def test_every_screen_is_in_one_language(db: None, language: str, other: str) -> None:
    foreign = set(other.split())
    wrong: dict[str, set[str]] = {}
    seen = 0
    for address, shown in screens(paper_of(language)):
        seen += 1
        for text in words_of(shown):
            said = NAMES.sub("", " ".join(text.split()))
            if foreign & set(re.findall(r"[^\W\d_]+", said.lower())) and "{" not in said:
                wrong.setdefault(said, set()).add(address)
    assert seen > 50
    assert ArticlePage.objects.count() == 2
    assert not wrong, "\n".join(f"{text}  {min(where)}" for text, where in sorted(wrong.items()))
