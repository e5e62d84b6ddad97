"""What cannot be answered is refused in the paper's words, and never breaks."""

from itertools import product
from typing import Any

import pytest
from django.test import Client

from rotative.lib.logs import StrangersInOneLine
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

PAGES = ["/", "/sport/", "/sport/un/", "/themes/", "/contact/", "/rss.xml", "/robots.txt", "/rien/"]


@pytest.fixture(autouse=True)
def story(fanal: SmallPaper) -> None:
    small.story(fanal.sport, slug="un")


def is_in_the_papers_dress(response: Any, words: str) -> bool:
    page = response.content.decode()
    return words in page and "Le Fanal" in page and '<html lang="fr"' in page


def test_a_page_can_only_be_read() -> None:
    methods = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"]
    for path, method in product(PAGES, methods):
        response = Client(enforce_csrf_checks=True).generic(method, path, b"a=b")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD"), path
        assert is_in_the_papers_dress(response, "Cette page se lit seulement")
        assert response.headers["Cache-Control"] == "no-store"


def test_a_forms_address_knows_no_other_method() -> None:
    forms = ["/contact/send/", "/newsletter/sign-up/"]
    for path, method in product(forms, ["PUT", "DELETE", "OPTIONS"]):
        response = Client().generic(method, path)
        assert response.status_code == 405, path
        assert "POST" in response.headers["Allow"]
        assert is_in_the_papers_dress(response, "Cette page se lit seulement")


def test_a_picture_can_only_be_read() -> None:
    assert Client(enforce_csrf_checks=True).post("/media/pictures/a.jpg").status_code == 405


HOSTS = ["evil.example", "lefanal.example.evil.example", "a b", "[::1", "", "1" * 300, "a\x7f"]


def test_another_host_name_is_refused_without_a_traceback(
    caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["lefanal.example"]
    caplog.handler.addFilter(StrangersInOneLine())
    for host, path in product(HOSTS, ["/", "/rien/", "/newsroom/", "/contact/send/"]):
        response = Client(headers={"host": host}).post(path)
        assert response.status_code == 400, (host, path)
        assert is_in_the_papers_dress(response, "Cette demande ne peut pas être comprise")
    assert "Invalid HTTP_HOST header" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_form_from_elsewhere_and_one_that_is_too_long_are_refused_in_words() -> None:
    client = Client()
    elsewhere = client.post("/contact/send/", headers={"origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403
    assert is_in_the_papers_dress(elsewhere, "Cela n’a pas été accepté")
    long = client.post("/contact/send/", {"text": "a" * 70_000})
    assert long.status_code == 413
    assert is_in_the_papers_dress(long, "Ce message est trop long")


def test_a_forged_form_of_the_newsroom_is_refused_in_words(fanal: SmallPaper) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.marc())
    forged = client.post("/newsroom/logout/")
    assert forged.status_code == 403
    assert is_in_the_papers_dress(forged, "Cela n’a pas été accepté")
    assert client.get("/newsroom/").status_code == 200


FORM = "application/x-www-form-urlencoded"
BROKEN = [
    (b"--x", "multipart/form-data; boundary=y"),
    (b"--x", "multipart/form-data"),
    (b"a=%ff&b", f"{FORM}; charset=odd"),
    (b"&".join([b"a=b"] * 12_000), FORM),
]


def test_what_is_no_form_is_refused() -> None:
    for data, kind in BROKEN:
        sent = Client().generic("POST", "/contact/send/", data, content_type=kind)
        assert sent.status_code in {400, 422}, kind


def test_a_form_sent_through_a_proxy_that_says_nothing_of_encryption_is_taken(
    fanal: SmallPaper,
) -> None:
    client = Client(headers={"origin": "https://lefanal.example", "host": "lefanal.example"})
    letter = {"name": "Lou", "email": "lou@a.example", "subject": "a", "text": "b"}
    assert client.post("/contact/send/", letter).status_code == 303


def test_every_answer_has_the_common_headers(settings: Any) -> None:
    for path in ("/", "/sport/un/", "/rien/", "/newsroom/login/", "/robots.txt"):
        headers = Client().get(path).headers
        for name, value in settings.READER_HEADERS.items():
            if name != "Content-Security-Policy":
                assert headers[name] == value, (path, name)
        assert headers["Strict-Transport-Security"] == "max-age=2592000"
        policy = headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "base-uri 'none'"} <= set(policy), path


def test_the_newsrooms_screens_run_scripts_of_this_host_alone(fanal: SmallPaper) -> None:
    client = Client()
    client.force_login(cast.marc())
    for path in ("/newsroom/", "/newsroom/pages/", "/newsroom/rien/"):
        policy = client.get(path).headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self' 'unsafe-inline'"} <= set(policy), path
        assert not any("http:" in part or "*" in part or "eval" in part for part in policy)


def test_the_newsrooms_cookies_are_for_this_host_encrypted_and_out_of_scripts_reach(
    fanal: SmallPaper,
) -> None:
    client = Client()
    client.get("/newsroom/login/")
    cast.marc()
    client.post("/newsroom/login/", {"username": "marc", "password": cast.PASSWORD})
    assert set(client.cookies) == {"__Host-session", "__Host-csrf"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]
