"""Setting a new paper up: the page, its address that is good once, and what stands before it."""

import argparse
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from rotative.lib.failure import Failure
from rotative.newsroom import setup, setup_views
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.setup import AlreadySetUp, Answers
from rotative.newsroom.setup_form import SetUpForm
from rotative.notices.models import LegalNoticePage, NoticePage
from rotative.operations import opening
from rotative.people.models import User
from rotative.record.sources import check
from rotative.sections.models import HomePage

pytestmark = pytest.mark.django_db

WORDS = "une lampe sur la jetée"
FORM = {
    "name": "Le Phare",
    "language": "fr",
    "time_zone": "Europe/Paris",
    "person": "Ada Lind",
    "email": "Ada@lephare.example",
    "password": WORDS,
    "again": WORDS,
}
ANSWERS = Answers("Le Phare", "fr", "Indian/Reunion", "Ada Lind", "ada@lephare.example", WORDS)


@pytest.fixture
def door(settings: Any, tmp_path: Path) -> str:
    """The set-up page's path, in a data directory without a paper."""
    settings.DATA_DIR = tmp_path
    settings.KEPT_TIME_ZONE = tmp_path / "time_zone"
    settings.TIME_ZONE_IS_GIVEN = False
    address = opening.where_to_set_up()
    assert address.startswith("https://lefanal.example/newsroom/set-up/")
    return address.removeprefix("https://lefanal.example")


def browser(language: str = "fr") -> Client:
    return Client(headers={"accept-language": language})


@pytest.mark.parametrize(
    ("language", "says", "done", "section", "legal"),
    [
        ("fr", "Installez votre journal", "Le journal est installé", "/actualite/", "legales"),
        ("en", "Set up your newspaper", "The paper is set up", "/news/", "legal"),
    ],
)
def test_a_paper_is_set_up_once(
    door: str, language: str, says: str, done: str, section: str, legal: str, settings: Any
) -> None:
    ada, other = browser(language), browser(language)
    shown = ada.get(door)
    assert shown.status_code == 200
    assert says in shown.content.decode()
    assert f'<html lang="{language}"' in shown.content.decode()
    assert shown.headers["Cache-Control"].count("no-store") == 1
    assert not PaperSettings.objects.exists(), "looking makes no paper"

    answer = ada.post(door, FORM | {"language": language})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
    assert "Le Phare" in ada.get("/newsroom/").content.decode()
    user = User.objects.get()
    assert (user.username, user.get_full_name()) == ("ada@lephare.example", "Ada Lind")
    assert user.is_superuser
    assert user.check_password(WORDS)
    assert user.wagtail_userprofile.preferred_language == language
    assert [ada.get(path).status_code for path in ("/", section, "/contact/")] == [200] * 3
    assert list(check(mend=False)) == []
    notices = [LegalNoticePage.objects.get(), NoticePage.objects.get()]
    assert not any(notice.live for notice in notices)
    assert legal in notices[0].slug
    assert notices[0].email == "ada@lephare.example"
    assert 'href="mailto:ada@lephare.example"' in str(notices[1].body)
    assert not list(settings.DATA_DIR.glob("set_up_token"))
    assert mail.outbox == []

    for again in (other.get(door), other.post(door, FORM | {"name": "La Balise"})):
        assert again.status_code == 410
        assert done in again.content.decode()
    assert User.objects.count() == 1
    assert PaperSettings.load().name == "Le Phare"


def test_of_two_at_once_one_wins_and_the_other_is_told(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.set_up(ANSWERS)
    with pytest.raises(AlreadySetUp):
        setup.set_up(ANSWERS)
    # The other had passed both questions when the first had not ended yet.
    monkeypatch.setattr(setup_views, "is_founded", lambda: False)
    monkeypatch.setattr(setup, "is_key", lambda token: True)
    answer = browser().post(door, FORM | {"email": "eve@lephare.example"})
    assert answer.status_code == 410
    assert "Quelqu’un l’a déjà fait" in answer.content.decode()
    assert not User.objects.filter(email="eve@lephare.example").exists()


@pytest.mark.parametrize("token", ["", "wrong/", "%C3%A9/", "a" * 43 + "/"])
def test_who_has_not_the_address_is_told_where_it_is(door: str, token: str) -> None:
    for language, says in (("fr", "Le journal est à installer"), ("en", "is to be set up")):
        client = browser(language)
        for answer in (
            client.get(f"/newsroom/set-up/{token}"),
            client.post(f"/newsroom/set-up/{token}", FORM),
        ):
            assert answer.status_code == 404
            assert says in answer.content.decode()
    assert not HomePage.objects.exists()
    assert not User.objects.exists()


def test_the_address_is_the_same_at_each_start_and_only_its_owner_can_read_it(
    door: str, settings: Any
) -> None:
    assert opening.where_to_set_up().endswith(door)
    assert (settings.DATA_DIR / "set_up_token").stat().st_mode & 0o777 == 0o600
    setup.set_up(ANSWERS)
    assert opening.where_to_set_up() == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"language": "de"}, "language"),
        ({"time_zone": "Paris"}, "time_zone"),
        ({"person": ""}, "person"),
        ({"email": "ada"}, "email"),
        ({"email": "o'hara!@lephare.example"}, "email"),
        ({"password": "court", "again": "court"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"password": "ada@lephare.example", "again": "ada@lephare.example"}, "password"),
        ({"again": WORDS.upper()}, "again"),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field(
    door: str, wrong: dict[str, str], field: str
) -> None:
    form = SetUpForm(FORM | wrong)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_form_with_faults_keeps_what_was_typed(door: str) -> None:
    typed = {"name": "La Vigie", "email": "ada", "password": "trop court"}
    answer = browser().post(door, FORM | typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ce que vous avez saisi est gardé" in text
    for value in typed.values():
        assert f'value="{value}"' in text
    fields = answer.context["form"]
    assert [it.name for it in fields if it.field.widget.attrs.get("autofocus")] == ["email"]
    assert not HomePage.objects.exists()


def test_a_time_zone_of_the_environment_is_not_asked_for(door: str, settings: Any) -> None:
    settings.TIME_ZONE_IS_GIVEN = True
    text = browser().get(door).content.decode()
    assert 'name="time_zone"' not in text
    assert "Europe/Paris" in text
    asked = {name: value for name, value in FORM.items() if name != "time_zone"}
    assert browser().post(door, asked).status_code == 302
    assert not settings.KEPT_TIME_ZONE.exists()


def test_the_time_zone_is_kept_for_the_processes(door: str, settings: Any) -> None:
    setup.set_up(ANSWERS)
    assert settings.KEPT_TIME_ZONE.read_text() == "Indian/Reunion\n"


def test_until_then_nothing_else_answers(door: str) -> None:
    for language, soon, waits in (
        ("fr", "Ce journal ouvre bientôt", "est à installer"),
        ("en", "This newspaper opens soon", "is to be set up"),
    ):
        client = browser(language)
        for path, says in (
            ("/", soon),
            ("/actualite/", soon),
            ("/rss.xml", soon),
            ("/newsroom/", waits),
            ("/newsroom/login/", waits),
            ("/newsroom/pages/", waits),
            ("/newsroom", waits),
        ):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600"), path
            assert says in answer.content.decode(), path
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_paper_set_up_elsewhere_opens_here(door: str, settings: Any) -> None:
    """By a machine with a directory of its own, or by a process that died before it closed up."""
    client = browser()
    assert client.get("/contact/").status_code == 503
    token = (settings.DATA_DIR / "set_up_token").read_text()
    setup.set_up(Answers("Le Phare", "fr", "", "Ada Lind", "ada@lephare.example", WORDS))
    (settings.DATA_DIR / "set_up_token").write_text(token)
    assert client.get("/contact/").status_code == 200
    assert not setup.is_waiting()


def arguments(**fields: str) -> argparse.Namespace:
    told = {"name": "Le Phare", "lang": "en", "person": "Ada Lind", "email": "ada@lephare.example"}
    return argparse.Namespace(**told | fields)


def test_the_command_line_sets_a_paper_up_without_a_browser(
    door: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("rotative.operations.preparing.prepare", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO("court\n"))
    with pytest.raises(Failure, match=r"^password: "):
        opening.run(arguments())
    assert not HomePage.objects.exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{WORDS}\n"))
    assert opening.run(arguments()) == 0
    assert User.objects.get().check_password(WORDS)
    assert PaperSettings.load().language == "en"
    assert opening.run(arguments(name="La Balise")) == 0
    assert "already" in capsys.readouterr().out
    assert PaperSettings.load().name == "Le Phare"
    assert not setup.is_waiting()
