"""Readers are led to the web or to a mailbox, whatever address somebody gave."""

import pytest
from django.test import Client

from rotative.lib.addresses import is_outward
from rotative.record import models
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

WRONG = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://a.example/",
    "https:javascript",
    "http://",
    "https://a.example/\nx",
    "mailto:",
    "//a.example/",
    "/sport/",
    "",
]
RIGHT = [
    "https://a.example/",
    "HTTP://a.example",
    "https://été.example/à?b=c#d",
    "mailto:lou@a.example",
]


def test_an_address_leads_out_or_it_does_not() -> None:
    assert [address for address in WRONG if is_outward(address)] == []
    assert [address for address in RIGHT if not is_outward(address)] == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,alert(1)"])
def test_no_page_leads_anywhere_else(fanal: SmallPaper, client: Client, address: str) -> None:
    embed = {"type": "embed", "value": {"url": address, "title": "Vidéo"}}
    small.story(fanal.sport, slug="un", authors=[fanal.ines], body=[embed])
    links = [{"label": "Ici", "url": address}, {"label": "Là", "url": "https://a.example/"}]
    models.Author.objects.update(links=links)
    paper = models.Paper.objects.get()
    paper.data["social"] = links
    paper.save()
    models.Section.objects.filter(pk=fanal.world.pk).update(external_url=address)
    for path in ("/", "/sport/un/", "/auteurs/ines-carvalho/", "/actualite/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "alert(1)" not in page.content.decode(), path
    assert "https://a.example/" in client.get("/auteurs/ines-carvalho/").content.decode()
