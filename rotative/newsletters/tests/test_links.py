"""What the links in mails lead to: looking changes nothing, a button does, and proofs remain."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.guard import actions as guard
from rotative.mail.models import Mail
from rotative.newsletters import actions, messages, tokens
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import (
    Batch,
    Consent,
    Delivery,
    Newsletter,
    Return,
    Subscriber,
    Subscription,
    Suppression,
)
from rotative.newsletters.tests.conftest import Clock
from rotative.newsletters.tests.sent import sent
from rotative.newsletters.tokens import Purpose
from rotative.record.reading import Record

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def lou(daily: Newsletter, sports: Newsletter) -> Subscriber:
    """Asked for both letters a moment ago."""
    actions.ask("Lou@a.example", [daily, sports], Shown("Chaque jour.", "/", "192.0.2.0/24"))
    mail.outbox.clear()
    return Subscriber.objects.get()


@pytest.fixture
def reader(lou: Subscriber) -> Subscriber:
    """Has confirmed."""
    actions.confirm(lou, Shown("Oui."))
    guard.open_for(guard.LETTER, lou.folded)
    return lou


def links(who: Subscriber) -> list[str]:
    leave = [messages.leave_path(who, it.pk) for it in Newsletter.objects.all()]
    return [messages.confirm_path(who), messages.preferences_path(who), *leave]


def states(who: Subscriber) -> dict[str, str]:
    rows = Subscription.objects.filter(subscriber=who)
    return dict(rows.values_list("newsletter__slug", "state"))


def proofs() -> list[tuple[str, str]]:
    rows = Consent.objects.order_by("pk")
    return [(it.verb, it.newsletter.slug if it.newsletter else "") for it in rows]


def everything() -> list[Any]:
    return [list(it.objects.values()) for it in (Subscriber, Subscription, Consent, Suppression)]


def decide(who: Subscriber, do: str, **values: Any) -> Any:
    return Client().post(messages.preferences_path(who), {"do": do, **values})


def text_of(response: Any) -> str:
    text = html.document_fromstring(response.content).get_element_by_id("content").text_content()
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


# -- scanners, caches, strangers


@pytest.mark.parametrize("method", ["get", "head"])
def test_following_every_link_changes_nothing(lou: Subscriber, method: str) -> None:
    for _round in range(2):
        before = everything()
        for path in links(lou):
            assert getattr(Client(), method)(path).status_code == 200
        assert everything() == before and not mail.outbox
        actions.confirm(lou, Shown("Oui."))


def test_pages_of_a_person_stay_in_no_cache_and_tell_no_other_site(lou: Subscriber) -> None:
    for path in links(lou):
        for response in (Client().get(path), Client().post(path), Client().get(path[:-2] + "/")):
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert not response.cookies
            assert "lou@a" not in path


def test_a_wrong_link_gets_the_papers_404(lou: Subscriber) -> None:
    confirm, preferences, leave, _other = links(lou)
    token = preferences.split("/")[-2]
    for path in (
        confirm.replace("confirm", "preferences"),
        preferences.replace("preferences", "leave"),
        leave.replace("leave", "confirm"),
        f"/newsletter/preferences/{token[:-1]}/",
        f"/newsletter/preferences/{token.upper()}/",
        f"/newsletter/preferences/{'a' * 48}/",
        "/newsletter/leave/é/",
        f"/newsletter/leave/{'a' * 5000}/",
    ):
        for response in (Client().get(path), Client().post(path, ONE_CLICK)):
            assert response.status_code == 404
            assert "Cette page n’existe pas" in text_of(response)


# -- confirming


def test_the_button_confirms_what_the_page_had_named(lou: Subscriber) -> None:
    path = messages.confirm_path(lou)
    page = Client().get(path)
    assert "Chaque samedi, la semaine du stade." in text_of(page)
    (form,) = html.document_fromstring(page.content).xpath("//main//form")
    assert (form.method, form.action) == ("POST", path)
    done = Client(REMOTE_ADDR="2001:db8:1:2::3").post(path, dict(form.form_values()))
    assert done.status_code == 200
    assert "C’est confirmé" in text_of(done)
    assert states(lou) == {"quotidienne": "confirmed", "sports": "confirmed"}
    proof = Consent.objects.latest("pk")
    assert (proof.verb, proof.page) == ("confirmed", "/newsletter/confirm/")
    assert proof.network == "2001:db8:1::/48"
    assert proof.words.splitlines()[0] == "Confirmez votre abonnement"
    assert proof.words.splitlines()[-1] == "Confirmer"
    assert "La lettre des sports — Chaque samedi, la semaine du stade." in proof.words
    again = Client().post(path, {"confirm": "yes"})
    assert (again.status_code, len(proofs())) == (200, 4)


def test_a_proof_is_never_changed(reader: Subscriber) -> None:
    proof = Consent.objects.latest("pk")
    proof.words = "Autre chose"
    with pytest.raises(ValueError, match="never changed"):
        proof.save()


def test_who_gets_an_edition_are_those_who_confirmed(
    reader: Subscriber, daily: Newsletter, sports: Newsletter
) -> None:
    today = Record().date_of_issue()
    actions.ask("zoe@a.example", [daily], Shown("Chaque jour."))
    assert [it.subscriber_id for it in Subscription.objects.confirmed_for(daily, today)] == [
        reader.pk
    ]
    actions.pause(reader, today + timedelta(days=3))
    for days, gets in ((0, 0), (2, 0), (3, 1), (4, 1)):
        on = today + timedelta(days=days)
        assert Subscription.objects.confirmed_for(daily, on).count() == gets
    actions.leave(reader, Shown("Non."), daily.pk)
    assert Subscription.objects.confirmed_for(daily, today + timedelta(days=9)).count() == 0


# -- one click


def test_one_click_leaves_that_newsletter_without_cookie_origin_or_redirect(
    reader: Subscriber, daily: Newsletter
) -> None:
    path = messages.leave_path(reader, daily.pk)
    mailbox = Client(
        enforce_csrf_checks=True,
        headers={"origin": "https://mail.example", "sec-fetch-site": "cross-site"},
    )
    for _twice in range(2):
        for kind in ("application/x-www-form-urlencoded", None):
            body: Any = "List-Unsubscribe=One-Click" if kind else ONE_CLICK
            response = mailbox.post(path, body, **({"content_type": kind} if kind else {}))
            assert (response.status_code, response.cookies) == (200, {})
    assert states(reader) == {"quotidienne": "left", "sports": "confirmed"}
    assert proofs().count(("left", "quotidienne")) == 1
    assert Consent.objects.latest("pk").words == "La lettre du jour\nList-Unsubscribe=One-Click"


def test_a_post_that_says_nothing_leaves_nothing(reader: Subscriber, daily: Newsletter) -> None:
    path = messages.leave_path(reader, daily.pk)
    for values in ({}, {"List-Unsubscribe": "yes"}, {"x": "One-Click"}):
        assert Client().post(path, values).status_code == 200
    assert states(reader)["quotidienne"] == "confirmed"


def test_one_click_of_somebody_who_was_erased_is_answered_alike(
    reader: Subscriber, daily: Newsletter
) -> None:
    path = messages.leave_path(reader, daily.pk)
    actions.erase(reader)
    assert Client().post(path, ONE_CLICK).status_code == 200
    assert Client().get(path).status_code == 200


# -- preferences


def test_the_preferences_say_what_somebody_gets_and_change_it(reader: Subscriber) -> None:
    page = html.document_fromstring(Client().get(messages.preferences_path(reader)).content)
    ticked = page.xpath("//input[@name='newsletters' and @checked]/@value")
    assert ticked == ["quotidienne", "sports"]
    saved = decide(reader, "save", newsletters=["sports", "jamais"])
    assert "Votre choix est enregistré." in text_of(saved)
    assert states(reader) == {"quotidienne": "left", "sports": "confirmed"}
    decide(reader, "save", newsletters=["quotidienne"])
    assert states(reader) == {"quotidienne": "confirmed", "sports": "left"}
    assert proofs()[-3:] == [
        ("left", "quotidienne"),
        ("returned", "quotidienne"),
        ("left", "sports"),
    ]
    words = Consent.objects.latest("pk").words.splitlines()
    assert words[0].startswith("Envoyez-moi") and words[-1] == "Enregistrer mon choix"
    assert words[1].startswith("La lettre du jour — ")


def test_who_has_the_link_of_an_address_needs_no_other_confirmation(reader: Subscriber) -> None:
    Newsletter.objects.create(name="Alertes", slug="alertes", promise="Vite.", kind="breaking")
    decide(reader, "save", newsletters=["quotidienne", "sports", "alertes"])
    assert states(reader)["alertes"] == "confirmed"
    assert not mail.outbox


def test_a_closed_newsletter_is_kept_by_who_has_it_and_given_to_nobody(
    reader: Subscriber, sports: Newsletter
) -> None:
    sports.is_open = False
    sports.save()
    decide(reader, "save", newsletters=["sports"])
    assert states(reader) == {"quotidienne": "left", "sports": "confirmed"}
    decide(reader, "save")
    decide(reader, "save", newsletters=["sports"])
    assert states(reader)["sports"] == "left"


def test_a_break_has_an_end_within_a_year(reader: Subscriber, clock: Clock) -> None:
    today = Record().date_of_issue()
    for until in ("", "demain", f"{today}", f"{today + timedelta(days=400)}", "9999-99-99"):
        assert decide(reader, "pause", until=until).status_code == 422
    assert set(states(reader).values()) == {"confirmed"}
    page = decide(reader, "pause", until=f"{today + timedelta(days=10)}")
    assert "Vous êtes en pause." in text_of(page)
    assert "Rien ne vous est envoyé avant le" in text_of(page)
    assert set(states(reader).values()) == {"paused"}
    page = decide(reader, "resume")
    assert set(states(reader).values()) == {"confirmed"}
    assert "Ne rien envoyer avant le" in text_of(page)


def test_a_break_that_is_over_is_not_shown(reader: Subscriber, clock: Clock) -> None:
    actions.pause(reader, Record().date_of_issue() + timedelta(days=2))
    clock.wait(days=3)
    page = text_of(Client().get(messages.preferences_path(reader)))
    assert "Rien ne vous est envoyé" not in page


def test_one_button_leaves_all(reader: Subscriber) -> None:
    decide(reader, "leave")
    assert set(states(reader).values()) == {"left"}
    before = len(proofs())
    decide(reader, "leave")
    assert len(proofs()) == before


def test_what_is_no_decision_changes_nothing(reader: Subscriber) -> None:
    before = everything()
    for values in ({}, {"do": "erase"}, {"do": "x"}, {"do": "pause"}, {"do": ["x", ""]}):
        Client().post(messages.preferences_path(reader), values)
    assert everything() == before


def attachment(letter: EmailMessage) -> tuple[str, dict[str, Any]]:
    (name, content, _kind) = letter.attachments[0]
    return str(name), json.loads(str(content))


def test_all_that_is_known_is_mailed_to_its_owner_to_read_and_to_carry(reader: Subscriber) -> None:
    page = decide(reader, "data")
    assert "en route vers votre boîte" in text_of(page)
    assert "Chaque jour." not in text_of(page)
    (letter,) = mail.outbox
    assert letter.to == ["Lou@a.example"]
    name, data = attachment(letter)
    assert (name, data["email"]) == ("mes-donnees.json", "Lou@a.example")
    assert [(it["newsletter"], it["state"]) for it in data["subscriptions"]] == [
        ("La lettre du jour", "confirmed"),
        ("La lettre des sports", "confirmed"),
    ]
    assert [it["verb"] for it in data["consents"]] == ["asked", "asked", "confirmed", "confirmed"]
    assert data["consents"][0]["network"] == "192.0.2.0/24"
    assert "Chaque jour." in letter.body
    assert "réessayez plus tard" in text_of(decide(reader, "data"))
    assert len(mail.outbox) == 1


def test_so_is_what_was_mailed_and_what_became_of_it(
    reader: Subscriber, daily: Newsletter, sports: Newsletter
) -> None:
    for of, day, state in ((daily, 26, 3), (sports, 27, 8), (daily, 27, 7)):
        it = sent(of, date(2026, 11, day))
        batch = Batch.objects.create(edition=it, provider="other")
        for who in (reader.pk, reader.pk + 1):  # the other is nobody's business
            Delivery.objects.create(edition=it, batch=batch, subscriber_id=who, state=state)
            if state == 8:
                Return.objects.create(edition=it, subscriber_id=who, kind="soft", code="4.2.2")
    actions.suppress(reader.email, actions.Reason.COMPLAINED)
    decide(reader, "data")
    (letter,) = mail.outbox
    _name, data = attachment(letter)
    assert [(it["newsletter"], it["day"], it["state"]) for it in data["letters"]] == [
        ("La lettre du jour", "2026-11-26", "sent"),
        ("La lettre des sports", "2026-11-27", "came back"),
        ("La lettre du jour", "2026-11-27", "not sent"),
    ]
    (back,) = data["letters"][1]["returns"]
    assert (back["kind"], back["code"]) == ("soft", "4.2.2")
    assert [it["reason"] for it in data["suppressed"]] == ["complained"]
    body = " ".join(letter.body.split())
    assert "Lettre du 26 novembre 2026, La lettre du jour : votre serveur de messagerie" in body
    assert "La lettre des sports : elle est revenue, injoignable" in body
    assert "signalé comme indésirable" in body


# -- the language


def test_somebody_chooses_the_language_of_their_pages_and_mails(reader: Subscriber) -> None:
    french = Client().get(messages.preferences_path(reader))
    assert "chacune dit quand elle arrive" in text_of(french)
    page = decide(reader, "language", language="en")
    text = text_of(page)
    assert "From now on we speak to you in this language." in text
    assert "Send nothing before" in text and "Every day at 7 a.m." in text
    found = html.document_fromstring(page.content)
    assert found.get("lang") == "en"
    assert found.xpath("//select[@name='language']/option[@selected]/@value") == ["en"]
    ((name, language),) = [
        (it.text_content(), it.get("lang")) for it in found.xpath("//label[@for='letter-sports']")
    ]
    assert (name, language) == ("La lettre des sports", "fr")  # the paper's own words
    decide(reader, "data")
    assert "what we know of you" in mail.outbox[-1].subject
    decide(reader, "save", newsletters=["sports"])
    assert Consent.objects.latest("pk").words.startswith(("Send me:", "Save"))
    for path in links(reader):
        assert html.document_fromstring(Client().get(path).content).get("lang") == "en"
    # The pages of everybody are in the paper's, the parts that all pages share among them.
    of_all = html.document_fromstring(Client().get("/newsletter/").content)
    assert of_all.get("lang") == "fr"
    foot = of_all.xpath("string(//footer)"), found.xpath("string(//footer)")
    assert ["Dernières nouvelles" in it for it in foot] == [True, False]


@pytest.mark.parametrize("language", ["", "de", "en\0", "EN"])
def test_a_language_that_is_not_spoken_changes_nothing(reader: Subscriber, language: str) -> None:
    assert decide(reader, "language", language=language).status_code == 200
    reader.refresh_from_db()
    assert reader.language == "fr"


# -- erasure


def test_erasing_needs_a_tick(reader: Subscriber) -> None:
    assert decide(reader, "erase").status_code == 422
    assert Subscriber.objects.exists()


def test_who_is_erased_leaves_a_proof_without_a_person_and_is_not_mailed_again(
    reader: Subscriber, daily: Newsletter, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"
    actions.send_data(reader)
    assert Mail.objects.count() == 1
    page = decide(reader, "erase", sure="yes")
    assert (page.status_code, "Tout est effacé" in text_of(page)) == (200, True)
    assert not Subscriber.objects.exists() and not Subscription.objects.exists()
    assert not Mail.objects.exists()
    digest = tokens.digest("lou@a.example")
    assert {(it.digest, it.subscriber, it.page, it.network) for it in Consent.objects.all()} == {
        (digest, None, "", "")
    }
    assert Consent.objects.count() == 4
    assert Suppression.objects.get().digest == digest
    assert "lou" not in str(everything()).lower()
    actions.ask("LOU@a.example", [daily], Shown("Chaque jour."))
    assert not Subscriber.objects.exists() and not Mail.objects.exists()
    assert actions.lift("lou@a.example")
    guard.open_for(guard.LETTER, "lou@a.example")
    actions.ask("LOU@a.example", [daily], Shown("Chaque jour."))
    assert Mail.objects.count() == 1


def test_a_name_is_never_given_twice(reader: Subscriber, daily: Newsletter) -> None:
    """So that the link of somebody erased opens nobody else's page, a restored backup included."""
    link = messages.preferences_path(reader)
    pk = reader.pk
    actions.erase(reader)
    Subscriber.objects.create(pk=pk, email="zoe@a.example", folded="zoe@a.example")
    assert Client().get(link).status_code == 404
    assert tokens.read(Purpose.PREFERENCES, link.split("/")[-2]) is not None


def test_the_first_reason_for_a_suppression_stays(daily: Newsletter) -> None:
    actions.suppress("lou@a.example", actions.Reason.COMPLAINED)
    actions.suppress("LOU@A.example", actions.Reason.LEFT)
    assert [it.reason for it in Suppression.objects.all()] == ["complained"]
    assert timezone.now() - Suppression.objects.get().at < timedelta(minutes=1)
