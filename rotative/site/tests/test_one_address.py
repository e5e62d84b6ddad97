"""Each page has one address: what nearly is one leads there, and what is none is 404 at once."""

import pytest
from django.test import Client

from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def asked(client: Client, path: str) -> tuple[int, str]:
    # The client would take what follows two slashes for a host.
    reply = client.get("/", PATH_INFO=path) if path.startswith("//") else client.get(path)
    return reply.status_code, reply.get("Location", "")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/ACTUALITE/", "/actualite/"),
        ("/Actualite/Monde/", "/actualite/monde/"),
        ("/actualite", "/actualite/"),
        ("/actualite//monde/", "/actualite/monde/"),
        ("//actualite/", "/actualite/"),
        ("/sport/UN-ACCORD", "/sport/un-accord/"),
        ("/Themes/Veltanie/", "/themes/veltanie/"),
        ("/RSS.xml", "/rss.xml"),
        ("//sport//rss.xml", "/sport/rss.xml"),
        ("//", "/"),
        ("/Newsletter", "/newsletter/"),
    ],
)
def test_what_is_nearly_an_address_leads_to_it_in_one_step(
    fanal: SmallPaper, client: Client, written: str, address: str
) -> None:
    small.story(fanal.sport, slug="un-accord", topics=[fanal.veltania])
    assert asked(client, written) == (301, address)
    assert asked(client, address) == (200, "")


@pytest.mark.parametrize(
    "path", ["/nulle-part", "/nulle-part/", "/NULLE-PART/", "//x//", "/sport/jamais", "/x.html"]
)
def test_an_unknown_address_is_not_found_at_once(
    fanal: SmallPaper, client: Client, path: str
) -> None:
    assert asked(client, path) == (404, "")


def test_a_wrongly_written_former_address_leads_on_in_one_step(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un")
    article.slug = "deux"
    small.publish(article)
    assert asked(client, "/Sport/Un") == (301, "/sport/deux/")


def test_the_newsroom_is_found_without_its_slash(fanal: SmallPaper, client: Client) -> None:
    client.force_login(cast.marc())
    assert asked(client, "/newsroom/pages?a=b") == (301, "/newsroom/pages/?a=b")
    assert asked(client, "/newsroom") == (301, "/newsroom/")


def test_a_months_only_page_has_one_address(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.sport, topics=[fanal.veltania], authors=[fanal.ines])
    month = f"{article.first_published_at:%Y/%m}"
    for base in ("/archives/", "/sport/", "/themes/veltanie/", "/auteurs/ines-carvalho/"):
        assert asked(client, f"{base}{month}/") == (200, "")
        assert asked(client, f"{base}{month}/page-1/") == (301, f"{base}{month}/")


def test_the_address_of_a_form_with_mistakes_shows_the_form_when_it_is_loaded_again(
    fanal: SmallPaper, client: Client
) -> None:
    for sent, form in (("/newsletter/sign-up/", "/newsletter/"), ("/contact/send/", "/contact/")):
        assert client.post(sent, {}).status_code == 422
        assert asked(client, sent) == (302, form)
        assert asked(client, form) == (200, "")
        assert client.put(sent).status_code == 405
