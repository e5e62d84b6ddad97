"""Pages for when there is no page: missing, withdrawn, closed for work."""

import pytest
from playwright.sync_api import expect

from .paper import Paper
from .reader import Reader

pytestmark = pytest.mark.browser


def test_a_wrong_address_leads_on_to_the_latest_stories(reader: Reader) -> None:
    page = reader.page
    reader.go("/nothing/was/ever/here/", status=404)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    page.locator("main h2 a").first.click()
    expect(page.locator("article.story h1")).to_be_visible()


def test_readers_meet_the_notice_of_works_and_the_newsroom_does_not(
    reader: Reader, paper: Paper
) -> None:
    flag = paper.data / "maintenance"
    flag.touch()
    try:
        assert paper.ask("/").status == 200, "what is stored needs no application"
        response = reader.go("/nothing/was/ever/here/", status=503)
        assert int(response.headers["retry-after"]) > 0
        assert response.headers["cache-control"] == "no-store"
        expect(reader.page.locator("h1")).to_be_visible()
        font = reader.page.locator("h1").evaluate("it => getComputedStyle(it).fontFamily")
        assert "Times" not in font.split(",")[0], "the page has lost its stylesheet"
        assert paper.ask("/newsroom/login/").status == 200
    finally:
        flag.unlink()
    reader.go("/nothing/was/ever/here/", status=404)
