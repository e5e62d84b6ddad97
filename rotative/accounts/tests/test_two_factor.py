"""Signing in takes a second step where there is one: each code is good once, and guesses wait."""

import argparse
import hmac
import re
import struct
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from rotative.accounts import second_step, two_factor
from rotative.accounts.command import reset_two_factor
from rotative.accounts.sealing import seal, unseal
from rotative.accounts.second_factors import App, RecoveryCode, SignInSettings
from rotative.guard import actions as guard
from rotative.lib.failure import Failure
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.cast import PASSWORD
from rotative.testing.paper import SmallPaper

pytestmark = pytest.mark.django_db

STEP = "/newsroom/login/second-step/"
SCREEN = "/newsroom/account/two-factor/"


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    return cast.marc()


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of codes, which stands until it is moved."""
    now = [1_800_000_000.0]
    clock = SimpleNamespace(time=lambda: now[0])
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", clock)
    return now


def with_app(user: User, moment: list[float]) -> tuple[bytes, list[str]]:
    """An app is added by the screen, five minutes ago; its secret, and the recovery codes."""
    client = Client()
    client.force_login(user)
    page = client.get(SCREEN + "app/").content.decode()
    assert "<svg" in page
    app = App.objects.get(user=user)
    assert app.key_as_text() in page
    secret = app.bin_key
    answer = client.post(
        SCREEN + "app/", {"code": code(secret, moment[0]), "name": "Tél", "password": PASSWORD}
    )
    assert answer.status_code == 200, answer.context["form"].errors
    codes = shown_in(answer)
    App.objects.update(last_t=-1)
    return secret, codes


def shown_in(answer: Any) -> list[str]:
    """The recovery codes of a screen."""
    found = re.search(r"<textarea[^>]*>([^<]*)</textarea>", answer.content.decode())
    return found[1].split() if found else []


def code(secret: bytes, at: float) -> str:
    """What an app shows at a moment (RFC 6238 and 4226)."""
    digest = hmac.digest(secret, struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_the_codes_of_these_tests_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B."""
    secret = b"12345678901234567890"
    assert [code(secret, at) for at in (59, 1111111109, 20000000000)] == [
        *("287082", "081804", "353130")
    ]


def first_step(**fields: str) -> Client:
    client = Client()
    said = {"username": "marc", "password": PASSWORD, "next": "/newsroom/stories/"} | fields
    answer = client.post("/newsroom/login/", said)
    assert answer.headers["Location"] == STEP
    return client


def is_in(client: Client) -> bool:
    return client.get("/newsroom/").status_code == 200


def test_after_the_password_comes_the_code(marc: User, moment: list[float]) -> None:
    secret, codes = with_app(marc, moment)
    assert len(codes) == 10
    client = first_step()
    assert not is_in(client), "the password alone opens nothing"
    page = client.get(STEP)
    assert "Le mot de passe de marc est juste" in page.content.decode()
    assert "script-src 'self';" in page.headers["Content-Security-Policy"] + ";"
    answer = client.post(STEP, {"code": code(secret, moment[0])})
    assert answer.headers["Location"] == "/newsroom/stories/"
    assert is_in(client)


def test_a_code_is_good_once_and_a_step_early_or_late(marc: User, moment: list[float]) -> None:
    secret, _codes = with_app(marc, moment)
    shown = code(secret, moment[0])
    assert first_step().post(STEP, {"code": f"{shown[:3]} {shown[3:]}"}).status_code == 302
    again = first_step().post(STEP, {"code": shown})
    assert again.status_code == 422
    assert "a déjà servi" in again.content.decode()
    moment[0] += 30 * 10
    for steps, status in ((-2, 422), (2, 422), (-1, 302), (1, 302)):
        it = first_step().post(STEP, {"code": code(secret, moment[0] + 30 * steps)})
        assert it.status_code == status, steps


@pytest.mark.parametrize("wrong", ["", "12345", "abcdef", "٠١٢٣٤٥", "-12345", "1" * 41, "\x00"])
def test_what_is_no_code_is_refused(marc: User, moment: list[float], wrong: str) -> None:
    with_app(marc, moment)
    client = first_step()
    assert client.post(STEP, {"code": wrong}).status_code == 422
    assert not is_in(client)


def test_guesses_wait_and_the_wait_says_how_long(
    marc: User, moment: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = with_app(marc, moment)
    clock = [timezone.now().replace(hour=9)]
    monkeypatch.setattr(guard.timezone, "now", lambda: clock[0])
    statuses = [
        first_step().post(STEP, {"code": "000000"}).status_code
        for _ in range(guard.SECOND_STEP.free)
    ]
    assert set(statuses) == {422}
    held = first_step().post(STEP, {"code": code(secret, moment[0])})
    assert held.status_code == 429
    assert held.headers["Retry-After"] == "3"
    clock[0] += timedelta(seconds=3)
    assert first_step().post(STEP, {"code": code(secret, moment[0])}).status_code == 302


def test_a_recovery_code_opens_once(marc: User, moment: list[float]) -> None:
    _secret, codes = with_app(marc, moment)
    client = first_step()
    assert client.post(STEP, {"code": codes[3].upper()}).status_code == 302
    assert "Il en reste 9" in client.get("/newsroom/", follow=True).content.decode()
    assert first_step().post(STEP, {"code": codes[3]}).status_code == 422
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in digest for code in codes for digest in kept)


def test_whoever_waits_too_long_or_whose_password_changed_begins_again(
    marc: User, moment: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = with_app(marc, moment)
    client = first_step()
    late = time.time() + second_step.PATIENT + 1
    with monkeypatch.context() as patch:
        patch.setattr(second_step.time, "time", lambda: late)
        it = client.post(STEP, {"code": code(secret, moment[0])})
        assert it.headers["Location"] == "/newsroom/login/"
    client = first_step()
    marc.refresh_from_db()
    marc.set_password("une autre lampe ici")
    marc.save()
    assert client.post(STEP, {"code": code(secret, moment[0])}).status_code == 302
    assert not is_in(client)
    assert Client().get(STEP).headers["Location"] == "/newsroom/login/"


def test_the_database_alone_holds_no_secret_that_works(marc: User, settings: Any) -> None:
    app = App.begun_by(marc)
    secret = app.bin_key
    assert secret.hex() not in app.key
    assert App.begun_by(marc).bin_key == secret, "the screen shows the same until it is confirmed"
    sealed = seal(secret, marc.pk)
    assert unseal(sealed, marc.pk) == secret
    assert unseal(sealed, marc.pk + 1) is None
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-thirty-two-signs"
    assert unseal(sealed, marc.pk) == secret
    settings.SECRET_KEY_FALLBACKS = []
    assert App.objects.get().secret is None
    assert not App.objects.get().verify_token("000000")


def test_other_sessions_are_over_when_a_factor_is_added_or_removed(
    marc: User, moment: list[float]
) -> None:
    other = Client()
    other.force_login(marc)
    with_app(marc, moment)
    assert not is_in(other), "it never passed the second step"
    here, there = Client(), Client()
    marc.refresh_from_db()
    here.force_login(marc)
    there.force_login(marc)
    app = App.objects.get()
    path = f"{SCREEN}app/{app.pk}/remove/"
    wrong = here.post(path, {"password": "wrong"})
    assert wrong.status_code == 422
    assert App.objects.exists()
    assert here.post(path, {"password": PASSWORD}).headers["Location"] == SCREEN
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert is_in(here)
    assert not is_in(there)
    actions = ModelLogEntry.objects.filter(action__startswith="accounts.").order_by("pk")
    assert [it.action for it in actions] == [
        *("accounts.factor_added", "accounts.recovery_codes", "accounts.factor_removed")
    ]


def test_nobody_touches_anothers_factors(marc: User, moment: list[float]) -> None:
    with_app(marc, moment)
    client = Client()
    client.force_login(cast.ines())
    pk = App.objects.get().pk
    path = f"{SCREEN}app/{pk}/remove/"
    assert client.post(path, {"password": PASSWORD}).status_code == 404
    assert client.post(f"/newsroom/users/{marc.pk}/two-factor/").status_code == 302
    assert App.objects.exists()


def test_new_recovery_codes_replace_the_old(marc: User, moment: list[float]) -> None:
    _secret, codes = with_app(marc, moment)
    marc.refresh_from_db()
    client = Client()
    client.force_login(marc)
    answer = client.post(SCREEN + "codes/", {"password": PASSWORD})
    new = shown_in(answer)
    assert len(new) == 10 and not {*new} & {*codes}
    assert not two_factor.use_recovery_code(marc, codes[0])
    assert two_factor.use_recovery_code(marc, new[0])
    assert not two_factor.use_recovery_code(cast.ines(), new[1])


def test_a_role_that_must_is_led_to_set_it_up_and_does_nothing_else(
    marc: User, moment: list[float]
) -> None:
    ada = User.objects.create_superuser("ada", password=PASSWORD)
    client = Client()
    client.force_login(ada)
    editors = Group.objects.get(name="Rédaction en chef")
    path = reverse("wagtailsettings:edit", args=["accounts", "signinsettings"])
    assert client.get(path, follow=True).status_code == 200
    asked = SignInSettings.load()
    asked.groups.set([editors])
    mine = Client()
    said = {"username": "marc", "password": PASSWORD}
    assert mine.post("/newsroom/login/", said).headers["Location"] == "/newsroom/"
    for path in ("/newsroom/", "/newsroom/stories/", "/newsroom/account/", "/newsroom/new-story/"):
        answer = mine.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, SCREEN), path
    told = mine.get(SCREEN).content.decode()
    assert "Votre rôle se connecte en deux étapes" in told
    mine.get(SCREEN + "app/")
    app = App.objects.get(user=marc)
    fields = {"code": code(app.bin_key, moment[0]), "name": "Tél", "password": PASSWORD}
    assert mine.post(SCREEN + "app/", fields).status_code == 200
    assert is_in(mine)
    app = App.objects.get(user=marc)
    mine.post(f"{SCREEN}app/{app.pk}/remove/", {"password": PASSWORD})
    assert not is_in(mine), "without it they are where they were"
    other = Client()
    cast.ines()
    other.post("/newsroom/login/", said | {"username": "ines"})
    assert is_in(other), "of other roles nothing is asked"


def test_an_administrator_lets_in_who_lost_the_phone(marc: User, moment: list[float]) -> None:
    with_app(marc, moment)
    marc.refresh_from_db()
    theirs = Client()
    theirs.force_login(marc)
    ada = User.objects.create_superuser("ada", password=PASSWORD)
    client = Client()
    client.force_login(ada)
    path = f"/newsroom/users/{marc.pk}/two-factor/"
    assert path in client.get("/newsroom/users/").content.decode()
    assert "Tél" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    entry = ModelLogEntry.objects.get(action="accounts.factors_reset")
    assert (entry.user, entry.object_id, entry.data["factors"]) == (ada, str(marc.pk), ["Tél"])
    assert not is_in(theirs)
    said = {"username": "marc", "password": PASSWORD}
    assert Client().post("/newsroom/login/", said).headers["Location"] == "/newsroom/"
    assert "il n’y a rien à réinitialiser" in client.get(path).content.decode()


def test_so_does_the_command_line(
    marc: User, moment: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with_app(marc, moment)
    assert reset_two_factor(argparse.Namespace(account="MARC")) == 0
    assert "with the password alone" in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    with pytest.raises(Failure, match="no account 'zoe'"):
        reset_two_factor(argparse.Namespace(account="zoe"))


def test_passkeys_need_a_name_and_encryption(marc: User, settings: Any) -> None:
    client = Client()
    client.force_login(marc)
    asked = client.get(SCREEN + "passkey/").content.decode()
    assert "&quot;id&quot;: &quot;lefanal.example&quot;" in asked
    said = {"name": "Clé", "password": PASSWORD, "passkey": "{}"}
    assert client.post(SCREEN + "passkey/", said).status_code == 422
    settings.HOST = "192.0.2.7"
    assert client.get(SCREEN + "passkey/").status_code == 404
    assert "adresse chiffrée" in client.get(SCREEN).content.decode()
