"""An invitation makes one account, with no more rights than its inviter has."""

import argparse
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, ModelLogEntry

from rotative.accounts import actions
from rotative.accounts.actions import Answers, NoLongerGood
from rotative.accounts.command import run as invite_command
from rotative.accounts.models import Invitation
from rotative.accounts.rights import groups_to_give, rights_of
from rotative.guard import actions as guard
from rotative.lib.failure import Failure
from rotative.mail.actions import taken
from rotative.mail.models import Mail
from rotative.people.models import Author, User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

pytestmark = pytest.mark.django_db

WORDS = "une lampe sur la jetée"
NEW = "/newsroom/invitations/new/"
HOST = "https://lefanal.example"


@pytest.fixture
def ada(fanal: SmallPaper) -> User:
    return User.objects.create_superuser("ada", email="ada@lefanal.example", first_name="Ada")


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    """The editor-in-chief."""
    return cast.marc()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def form(role: str = "Journalistes", **fields: Any) -> dict[str, Any]:
    said = {"name": "Noa Blum", "language": "fr", "is_author": "on", "groups": [group(role).pk]}
    return said | fields


def invited(by: User, **fields: Any) -> tuple[Invitation, str]:
    """Somebody is invited by the screen; the invitation, and the path of its address."""
    answer = signed_in(by).post(NEW, form(**fields))
    assert answer.status_code == 302, answer.context["form"].errors
    it = Invitation.objects.latest("pk")
    return it, actions.address_of(it).removeprefix(HOST)


def answers(**fields: str) -> dict[str, str]:
    said = {"person": "Noa Blum", "email": "noa@a.example", "username": "noa", "language": "en"}
    return said | {"password": WORDS, "again": WORDS} | fields


def said_by(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_link_that_is_handed_over_makes_an_account_once(ada: User) -> None:
    it, path = invited(ada)
    shown = signed_in(ada).get(f"/newsroom/invitations/{it.pk}/")
    assert f'value="{HOST}{path}"' in shown.content.decode()
    assert mail.outbox == []
    noa, other = Client(), Client()
    page = noa.get(path)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "script-src 'self';" in page.headers["Content-Security-Policy"] + ";"
    assert "Ada vous invite à la rédaction" in page.content.decode()

    assert noa.post(path, answers()).headers["Location"] == "/newsroom/"
    user = User.objects.get(username="noa")
    assert (user.get_full_name(), user.email, user.is_superuser) == (
        "Noa Blum",
        "noa@a.example",
        False,
    )
    assert user.check_password(WORDS)
    assert [it.name for it in user.groups.all()] == ["Journalistes"]
    assert user.wagtail_userprofile.preferred_language == "en"
    assert Author.objects.get(name="Noa Blum").user == user
    assert "Welcome, Noa Blum" in noa.get("/newsroom/").content.decode()
    entries = ModelLogEntry.objects.filter(action__startswith="accounts.").order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("accounts.invite", ada),
        ("accounts.accept", user),
    ]

    for again in (other.get(path), other.post(path, answers(username="eve", email="e@a.example"))):
        assert again.status_code == 410
        assert "a été acceptée" in again.content.decode()
    assert not User.objects.filter(username="eve").exists()


def test_an_invitation_by_mail_says_what_becomes_of_it(ada: User, settings: Any) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": "mail.lefanal.example"}
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"
    it, path = invited(ada, email="Noa@A.example")
    queued = Mail.objects.get(about=it.about)
    assert queued.recipients == ["noa@a.example"]
    assert f"{HOST}{path}" in bytes(queued.content).decode().replace("=\r\n", "")

    def told() -> str:
        return said_by(signed_in(ada).get("/newsroom/invitations/"))

    assert "attend le serveur de messagerie" in told()
    Mail.objects.update(problem="SMTPRecipientsRefused: 550 no such user")
    assert "550 no such user" in told()
    Mail.objects.update(due=None)
    assert "refusé pour de bon" in told()
    Mail.objects.all().delete()
    taken.send(Mail, about=it.about, at=timezone.now())
    assert "remis au serveur de messagerie" in told()
    page = Client().get(path)
    assert "noa@a.example" in page.content.decode()
    assert 'name="email"' not in page.content.decode()
    Client().post(path, answers(email="eve@a.example"))
    assert User.objects.get(username="noa").email == "noa@a.example"


def test_without_a_mail_server_nothing_is_said_to_be_sent(ada: User) -> None:
    _it, path = invited(ada, email="noa@a.example")
    (message,) = mail.outbox
    assert message.to == ["noa@a.example"]
    assert message.subject == "Votre compte à Le Fanal"
    assert f"{HOST}{path}" in message.body
    assert "sur cette machine" in said_by(signed_in(ada).get("/newsroom/invitations/"))


@pytest.mark.parametrize("what", ["expired", "withdrawn", "sent again", "inviter gone", "demoted"])
def test_what_is_no_longer_good_is_410_and_says_what_to_do(marc: User, what: str) -> None:
    it, path = invited(marc)
    client = signed_in(marc)
    if what == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "withdrawn":
        client.post(f"/newsroom/invitations/{it.pk}/", {"withdraw": ""})
    elif what == "sent again":
        client.post(f"/newsroom/invitations/{it.pk}/", {"again": ""})
    elif what == "inviter gone":
        User.objects.filter(pk=marc.pk).update(is_active=False)
    else:
        marc.groups.set([group("Pigistes")])
    answer = Client().post(path, answers())
    assert answer.status_code == 410
    assert "n’est plus valable" in answer.content.decode()
    assert not User.objects.filter(username="noa").exists()
    if what in {"expired", "sent again"}:
        client.post(f"/newsroom/invitations/{it.pk}/", {"again": ""})
        it.refresh_from_db()
        path = actions.address_of(it).removeprefix(HOST)
        assert Client().post(path, answers()).status_code == 302


def test_an_address_that_was_never_given_out_is_404_and_guesses_wait(ada: User) -> None:
    _it, path = invited(ada)
    for wrong in (path[:-2] + "/", "/newsroom/invitation/1-1/", "/newsroom/invitation/%C3%A9/"):
        answer = Client().get(wrong)
        assert answer.status_code == 404
        assert "jamais été donnée" in answer.content.decode() or "never given" in str(
            answer.content
        )
    guesser = Client(REMOTE_ADDR="198.51.100.9")
    statuses = [
        guesser.get(f"/newsroom/invitation/{n}-1.x/").status_code
        for n in range(guard.INVITATION.free + 1)
    ]
    assert statuses[-2:] == [404, 429]
    assert Client().get(path).status_code == 200


def test_of_two_browsers_one_makes_the_account(ada: User) -> None:
    it, path = invited(ada)
    seen_by_both = actions.found(path.split("/")[-2])
    assert seen_by_both is not None
    first = Answers("Noa Blum", "noa@a.example", "noa", WORDS, "fr")
    actions.accept(seen_by_both, first)
    with pytest.raises(NoLongerGood):
        actions.accept(seen_by_both, Answers("Eve", "eve@a.example", "eve", WORDS, "fr"))
    assert not User.objects.filter(username="eve").exists()
    it.refresh_from_db()
    assert it.accepted_by == User.objects.get(username="noa")


def test_a_name_taken_in_the_same_moment_is_said_at_its_field(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _it, path = invited(ada)

    def taken_meanwhile(*_args: Any) -> User:
        raise IntegrityError

    monkeypatch.setattr(actions, "accept", taken_meanwhile)
    answer = Client().post(path, answers())
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["username"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person": " \u200b "}, "person"),
        ({"email": "noa"}, "email"),
        ({"email": "ADA@lefanal.example"}, "email"),
        ({"username": "ADA"}, "username"),
        ({"username": "n o a"}, "username"),
        ({"password": "court", "again": "court"}, "password"),
        ({"password": "noa@a.example", "again": "noa@a.example"}, "password"),
        ({"again": "une autre lampe"}, "again"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field(
    ada: User, wrong: dict[str, str], field: str
) -> None:
    _it, path = invited(ada)
    answer = Client().post(path, answers(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_nobody_gives_more_rights_than_they_have(ada: User, marc: User) -> None:
    everybody = set(Group.objects.values_list("name", flat=True))
    assert {it.name for it in groups_to_give(rights_of(marc))} == everybody
    desk = User.objects.create_user("dan", password=WORDS)
    desk.groups.add(group("Chefs de rubrique"))
    assert {it.name for it in groups_to_give(rights_of(desk))} == {
        *("Chefs de rubrique", "Pigistes", "Correction", "Service photo")
    }
    assert signed_in(desk).get(NEW).status_code == 302, "a desk editor invites nobody"

    client = signed_in(marc)
    assert 'name="is_administrator"' not in client.get(NEW).content.decode()
    it, _path = invited(marc, is_administrator="on")
    assert not it.is_administrator

    of_ada, path = invited(ada, name="Zoé Roy", is_administrator="on")
    assert "Zoé Roy" in client.get("/newsroom/invitations/").content.decode()
    hers = f"/newsroom/invitations/{of_ada.pk}/"
    assert client.get(hers).status_code == 302
    assert path not in client.get(hers, follow=True).content.decode()
    assert client.post(hers, {"withdraw": ""}).status_code == 302
    of_ada.refresh_from_db()
    assert of_ada.is_open
    assert Client().post(path, answers()).status_code == 302
    assert User.objects.get(username="noa").is_superuser


def test_a_role_in_some_sections_is_a_group_of_its_own(ada: User, fanal: SmallPaper) -> None:
    _it, path = invited(ada, role="Chefs de rubrique", sections=[fanal.sport.pk])
    assert Client().post(path, answers()).status_code == 302
    (own,) = User.objects.get(username="noa").groups.all()
    assert own.name == "Chefs de rubrique – Sport"
    places = GroupPagePermission.objects.filter(group=own)
    assert {it.page_id for it in places} == {fanal.sport.pk}
    assert {it.permission.codename for it in places} == {
        *("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
    }
    assert not own.groupapprovaltask_set.exists()  # type: ignore[attr-defined]
    _it, path = invited(ada, name="Lea Roy", role="Chefs de rubrique", sections=[fanal.sport.pk])
    Client().post(path, answers(username="lea", email="lea@a.example"))
    assert list(User.objects.get(username="lea").groups.all()) == [own]


def test_an_author_who_is_there_is_tied_by_the_inviters_word_alone(
    ada: User, fanal: SmallPaper
) -> None:
    _it, path = invited(ada, name="Inès Faure")
    there = Author.objects.get(pk=fanal.ines.pk)
    Invitation.objects.update(name=there.name)
    Client().post(path, answers(person="Un autre nom"))
    there.refresh_from_db()
    assert there.user == User.objects.get(username="noa")
    _it, path = invited(ada, name="Eve")
    claimed = Author.objects.exclude(pk=there.pk).filter(user=None).first()
    assert claimed is not None
    Client().post(path, answers(person=claimed.name, username="eve", email="eve@a.example"))
    claimed.refresh_from_db()
    assert claimed.user is None


def test_the_inviter_is_told_of_an_account_or_an_invitation_that_is_there(ada: User) -> None:
    client = signed_in(ada)
    there = client.post(NEW, form(email="ADA@lefanal.example"))
    assert there.status_code == 422
    assert "Ada a un compte à cette adresse" in there.content.decode()
    invited(ada, email="noa@a.example")
    again = client.post(NEW, form(email="NOA@a.example"))
    assert list(again.context["form"].errors) == ["email"]
    nothing = client.post(NEW, form(groups=[]))
    assert list(nothing.context["form"].errors) == ["groups"]


def test_the_list_of_accounts_and_the_menu_lead_there(ada: User, marc: User) -> None:
    client = signed_in(ada)
    assert f'href="{NEW}"' in client.get("/newsroom/users/").content.decode()
    editor = signed_in(marc).get("/newsroom/").content.decode()
    assert "/newsroom/invitations/" in editor


def test_when_nobody_can_sign_in_the_command_line_invites(
    fanal: SmallPaper, capsys: pytest.CaptureFixture[str]
) -> None:
    told = argparse.Namespace(name="Ada Lind", administrator=True, role=None)
    assert invite_command(told) == 0
    address = capsys.readouterr().out.split()[0]
    assert Client().post(address.removeprefix(HOST), answers()).status_code == 302
    assert User.objects.get(username="noa").is_superuser
    wrong = argparse.Namespace(name="Ada Lind", administrator=False, role=["Rédac"])
    with pytest.raises(Failure, match="there are: Chefs de rubrique"):
        invite_command(wrong)


def test_editors_of_a_paper_from_before_may_invite(fanal: SmallPaper) -> None:
    editors = group("Rédaction en chef")
    editors.permissions.filter(content_type__app_label="accounts").delete()
    assert not cast.marc().has_perm("accounts.add_invitation")
    import_module("rotative.accounts.migrations.0002_editors_invite").let_editors_invite(apps, None)
    again = User.objects.get(username="marc")
    assert again.has_perm("accounts.add_invitation")
