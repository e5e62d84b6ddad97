"""Who asks for the newsletter is kept with what was promised; what is no address is not."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from rotative.newsletters.models import SignUp
from rotative.newsroom.models import PaperSettings
from rotative.testing.paper import SmallPaper


@pytest.fixture
def paper(fanal: SmallPaper) -> SmallPaper:
    """A paper that promises a newsletter."""
    settings = PaperSettings.load()
    settings.newsletter_pitch = "Chaque matin, gratuitement."
    settings.save()
    return fanal


def sign_up(client: Client, email: str) -> Any:
    return client.post("/newsletter/sign-up/", {"email": email}, headers={"referer": "https://x/"})


def test_an_address_is_kept_with_what_it_was_promised(paper: SmallPaper, client: Client) -> None:
    response = sign_up(client, "Lou@LeFanal.Example")
    assert (response.status_code, response.headers["Location"]) == (303, "/merci/newsletter/")
    kept = SignUp.objects.get()
    assert (kept.email, kept.state) == ("Lou@lefanal.example", SignUp.State.PENDING)
    assert (kept.wording, kept.page) == ("Chaque matin, gratuitement.", "https://x/")


def test_asking_twice_is_answered_alike_and_changes_nothing(
    paper: SmallPaper, client: Client
) -> None:
    first = sign_up(client, "lou@lefanal.example")
    before = SignUp.objects.values().get()
    again = sign_up(client, "lou@LEFANAL.example")
    assert (again.status_code, again.headers["Location"], again.content) == (
        first.status_code,
        first.headers["Location"],
        first.content,
    )
    assert SignUp.objects.values().get() == before


@pytest.mark.parametrize("email", ["", "lou", "lou@", "a@b.example\x00", '"><script>@a.example'])
def test_what_is_no_address_comes_back_to_be_mended(
    paper: SmallPaper, client: Client, email: str
) -> None:
    response = sign_up(client, email)
    assert response.status_code == 422
    form = html.document_fromstring(response.content).xpath(
        "//form[@action='/newsletter/sign-up/']"
    )[0]
    assert (form.fields["email"] or "").rstrip("\ufffd") == email.rstrip("\x00")
    assert not SignUp.objects.exists()
