"""Addresses of what is written in the newsroom: one rule, the import's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.search import index
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from rotative.articles.models import ArticlePage
from rotative.people.models import Author
from rotative.sections.models import SectionPage
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper
from rotative.topics.models import Topic

HEADLINE = "L’été revient, la pêche à pied aussi : l’Œuvre de Łódź"
ADDRESS = "l-ete-revient-la-peche-a-pied-aussi-l-oeuvre-de-lodz"


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client = Client()
    client.force_login(cast.marc())
    return client


def story_form(headline: str, slug: str = "", **more: Any) -> dict[str, Any]:
    """A story's form as a browser posts it."""
    empty = "kicker standfirst short_headline picture picture_caption seo_title search_description"
    values = dict.fromkeys([*empty.split(), "published_at", "updated_at", "go_live_at"], "")
    values |= {"title": headline, "slug": slug, "expire_at": "", "format": "brief"}
    text = streamfield([("paragraph", rich_text("<p>Le texte de la dépêche.</p>"))])
    values |= {"key_points": streamfield([]), "body": text}
    for name in ("bylines", "story_topics", "related_picks", "comments"):
        values[name] = inline_formset([])
    form: dict[str, Any] = nested_form_data(values | more)
    return form


def section_form(title: str, slug: str = "") -> dict[str, Any]:
    names = "short_name colour description also_called seo_title search_description"
    values = dict.fromkeys([*names.split(), "go_live_at", "expire_at"], "")
    values |= {"title": title, "slug": slug, "show_in_menus": "on"}
    form: dict[str, Any] = nested_form_data(values | {"comments": inline_formset([])})
    return form


def add(marc: Client, under: Any, form: dict[str, Any], kind: str = "article") -> Any:
    app = {"article": ("articles", "articlepage"), "section": ("sections", "sectionpage")}[kind]
    return marc.post(reverse("wagtailadmin_pages:add", args=[*app, under.pk]), form)


def edit(marc: Client, page: Any, form: dict[str, Any]) -> Any:
    return marc.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_a_headline_gives_the_address(fanal: SmallPaper, marc: Client) -> None:
    add(marc, fanal.sport, story_form(HEADLINE, **{"action-publish": "1"}))
    assert ArticlePage.objects.get().slug == ADDRESS
    assert Client().get(f"/sport/{ADDRESS}/").status_code == 200


def test_no_script_of_the_editor_writes_the_address(fanal: SmallPaper, marc: Client) -> None:
    article = small.draft(fanal.sport, HEADLINE)
    page = marc.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "w-slug" not in page and "w-sync-target" not in page
    assert f'placeholder="{ADDRESS}"' in page


def test_while_it_is_a_draft_the_address_follows_the_headline(
    fanal: SmallPaper, marc: Client
) -> None:
    add(marc, fanal.sport, story_form("Une première idée"))
    article = ArticlePage.objects.get()
    edit(marc, article, story_form("Un titre qui tient"))
    edit(marc, article, story_form("Un titre qui tient bon", **{"action-publish": "1"}))
    assert ArticlePage.objects.get().slug == "un-titre-qui-tient-bon"
    edit(marc, article, story_form("Un autre titre", "", **{"action-publish": "1"}))
    assert ArticlePage.objects.get().slug == "un-titre-qui-tient-bon"


def test_a_public_storys_old_address_stays(fanal: SmallPaper, marc: Client) -> None:
    article = small.story(fanal.sport, slug="lété-revient")
    form = story_form("L’été est là", "lété-revient", **{"action-publish": "1"})
    assert edit(marc, article, form).status_code == 302
    assert ArticlePage.objects.get().slug == "lété-revient"


def test_a_typed_address_is_put_right(fanal: SmallPaper, marc: Client) -> None:
    add(marc, fanal.sport, story_form("Un titre", "L’Été à pied !"))
    article = ArticlePage.objects.get()
    assert article.slug == "l-ete-a-pied"
    edit(marc, article, story_form("Un autre titre", "l-ete-a-pied"))
    assert ArticlePage.objects.get().slug == "l-ete-a-pied"


def test_the_same_headline_twice_gives_two_addresses(fanal: SmallPaper, marc: Client) -> None:
    for _time in range(3):
        add(marc, fanal.sport, story_form("La crue"))
    slugs = ArticlePage.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["la-crue", "la-crue-2", "la-crue-3"]


def test_a_headline_of_signs_or_of_a_year_has_an_address(fanal: SmallPaper, marc: Client) -> None:
    add(marc, fanal.sport, story_form("?!"))
    add(marc, fanal.sport, story_form("1984"))
    slugs = ArticlePage.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["page", "n-1984"]


def test_a_section_named_as_one_of_the_papers_own_addresses_has_another(
    fanal: SmallPaper, marc: Client
) -> None:
    assert add(marc, fanal.home, section_form("Archives"), "section").status_code == 302
    assert SectionPage.objects.get(title="Archives").slug == "archives-2"
    assert add(marc, fanal.news, section_form("Archives"), "section").status_code == 302
    assert SectionPage.objects.child_of(fanal.news).get(title="Archives").slug == "archives"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Recherche", "recherche-2"),
        ("Search", "search-2"),
        ("Les plus lus", "les-plus-lus-2"),
        ("En direct", "en-direct-2"),
        ("Newsletters", "newsletters-2"),
        ("Corrections", "corrections-2"),
        ("Préférences", "preferences-2"),
    ],
)
def test_what_the_site_will_have_one_day_is_taken_already(
    fanal: SmallPaper, marc: Client, name: str, address: str
) -> None:
    add(marc, fanal.home, section_form(name), "section")
    assert SectionPage.objects.get(title=name).slug == address


def test_a_section_that_had_its_address_before_the_site_took_it_keeps_it(
    fanal: SmallPaper,
) -> None:
    SectionPage.objects.filter(pk=fanal.sport.pk).update(slug="search")
    section = SectionPage.objects.get(pk=fanal.sport.pk)
    section.description = "Tout le sport."
    section.full_clean()
    section.minimal_clean()
    assert section.slug == "search"


def test_a_typed_reserved_address_is_refused_in_words(fanal: SmallPaper, marc: Client) -> None:
    form = section_form("Merci", "merci")
    response = add(marc, fanal.home, form | {"action-publish": "1"}, "section")
    assert "slug" in response.context["form"].errors
    assert not SectionPage.objects.filter(title="Merci").exists()
    # A draft is kept whatever is typed, and lies at an address that it may have.
    add(marc, fanal.home, form, "section")
    assert SectionPage.objects.get(title="Merci").slug == "merci-2"


def test_what_nobody_sees_gets_into_no_name(fanal: SmallPaper, marc: Client) -> None:
    add(marc, fanal.home, section_form("Inter\u00adna\u200btional"), "section")
    assert SectionPage.objects.get(slug="international").title == "International"
    post_topic(marc, "Orne\u2060 Vi\u00adve")
    assert Topic.objects.get(slug="orne-vive").name == "Orne Vive"


def post_topic(marc: Client, name: str, slug: str = "") -> Any:
    form = {"name": name, "kind": "theme", "slug": slug, "aliases": "Trafic\nMobilité"}
    form |= {"name_fr": "", "name_en": "", "parent": "", "description": ""}
    return marc.post(reverse("wagtailsnippets_topics_topic:add"), form)


def post_author(marc: Client, name: str, slug: str = "") -> Any:
    form = {"name": name, "kind": "staff", "slug": slug, "role": "", "aliases": "", "portrait": ""}
    form |= {"biography": "null", "user": "", "links": inline_formset([])}
    return marc.post(reverse("wagtailsnippets_people_author:add"), nested_form_data(form))


def test_a_topic_is_not_made_twice_under_another_spelling(marc: Client) -> None:
    assert post_topic(marc, "Côte d’Émeraude").status_code == 302
    assert Topic.objects.get(slug="cote-d-emeraude").name == "Côte d’Émeraude"
    for spelling in (
        "Cote d'Emeraude",
        "COTE D\u2019E\u0301MERAUDE",
        "Côte-d’Éme\u00adraude",
        "trafic",
    ):
        response = post_topic(marc, spelling)
        assert "Côte d’Émeraude" in str(response.context["form"].errors["name"])
    assert post_topic(marc, "Trafic", "trafic-routier").status_code == 302


def test_a_namesake_signs_under_an_address_of_his_own(fanal: SmallPaper, marc: Client) -> None:
    assert "name" in post_author(marc, "Ines Carvalho").context["form"].errors
    assert post_author(marc, "Ines Carvalho", "Inès d’Œil").status_code == 302
    assert Author.objects.get(slug="ines-d-oeil").name == "Ines Carvalho"


def test_a_copy_has_an_address_by_the_rule(fanal: SmallPaper, marc: Client) -> None:
    article = small.draft(fanal.sport, "La crue")
    form = {"new_title": "L’Œuvre", "new_slug": "", "new_parent_page": fanal.sport.pk}
    marc.post(reverse("wagtailadmin_pages:copy", args=[article.pk]), form)
    assert set(ArticlePage.objects.values_list("slug", flat=True)) == {"la-crue", "l-oeuvre"}


def test_choosers_find_an_author_and_a_topic_by_alias(marc: Client) -> None:
    duroc = Author.objects.create(name="Jean Valmer", slug="jean-valmer", aliases="J. V. Duroc")
    traffic = Topic.objects.create(name="Mobilités", slug="mobilites", aliases="Transports")
    for it in (duroc, traffic):
        index.insert_or_update_object(it)
    for kind, words, name in (
        ("people_author", "Duroc", "Jean Valmer"),
        ("topics_topic", "Transpo", "Mobilités"),
    ):
        page = marc.get(reverse(f"wagtailsnippetchoosers_{kind}:choose_results"), {"q": words})
        assert name in page.content.decode()
