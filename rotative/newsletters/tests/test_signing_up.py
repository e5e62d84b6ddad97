"""Who asks for newsletters gets one mail with a link; nobody learns who had asked before."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from lxml import html

from rotative.guard import actions as guard
from rotative.newsletters import actions, messages
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Subscription
from rotative.newsletters.tests.conftest import Clock
from rotative.newsroom.models import PaperSettings
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

SIGN_UP, LINK = "/newsletter/sign-up/", "/newsletter/link/"


def sign_up(email: str, address: str = "192.0.2.7", **values: Any) -> Any:
    client = Client(REMOTE_ADDR=address, headers={"referer": "https://x/sport/"})
    return client.post(SIGN_UP, {"email": email, **values})


def states() -> list[tuple[str, str, str]]:
    rows = Subscription.objects.order_by("pk")
    return list(rows.values_list("subscriber__email", "newsletter__slug", "state"))


def test_the_small_box_asks_for_the_daily_letter(daily: Newsletter, sports: Newsletter) -> None:
    paper = PaperSettings.load()
    paper.newsletter_pitch = "Chaque matin, gratuitement."
    paper.save()
    response = sign_up("Lou@LeFanal.Example")
    assert (response.status_code, response.headers["Location"]) == (303, "/merci/newsletter/")
    assert states() == [("Lou@lefanal.example", "quotidienne", "pending")]
    proof = Consent.objects.get()
    assert (proof.verb, proof.page, proof.network) == ("asked", "https://x/sport/", "192.0.2.0/24")
    assert proof.words == (
        "Chaque matin, gratuitement.\nVotre adresse sert à vous envoyer la newsletter, et à "
        "rien d’autre. Vous pouvez vous désinscrire à tout moment."
    )


def test_the_words_that_are_kept_are_those_the_pages_show(
    fanal: SmallPaper, sports: Newsletter, client: Client
) -> None:
    small.story(fanal.sport)
    for path, values in (("/", {}), ("/newsletter/", {"choice": "1", "newsletters": "sports"})):
        sign_up("lou@a.example", **values)
        shown = " ".join(html.document_fromstring(client.get(path).content).text_content().split())
        proof = Consent.objects.latest("pk")
        for line in proof.words.splitlines():
            for part in line.split(" — "):
                assert part in shown.replace("\u202f", " ").replace("\u00a0", " "), path


def test_the_page_of_newsletters_asks_for_those_that_are_ticked(
    daily: Newsletter, sports: Newsletter, client: Client
) -> None:
    page = html.document_fromstring(client.get("/newsletter/").content)
    form = page.xpath("//form[@action='/newsletter/sign-up/']")[0]
    boxes = {it.get("value"): it.checked for it in form.xpath(".//input[@type='checkbox']")}
    assert boxes == {"quotidienne": True, "sports": False}
    assert "Le samedi à 9h00" in form.text_content() and "Chaque jour à 7h00" in form.text_content()
    sign_up("lou@a.example", choice="1", newsletters=["quotidienne", "sports", "jamais"])
    assert [slug for _email, slug, _state in states()] == ["quotidienne", "sports"]
    (letter,) = mail.outbox
    assert "La lettre du jour, La lettre des sports" in letter.body


def test_who_ticks_nothing_is_told_so_and_loses_no_word(daily: Newsletter) -> None:
    response = sign_up("lou@a.example", choice="1")
    assert response.status_code == 422
    page = html.document_fromstring(response.content)
    assert page.get_element_by_id("letter-choice-error").text_content()
    assert page.get_element_by_id("letter-email").get("value") == "lou@a.example"
    assert not page.xpath("//input[@name='newsletters' and @checked]")
    assert not states() and not mail.outbox


def test_a_closed_newsletter_is_neither_shown_nor_taken(
    daily: Newsletter, sports: Newsletter, client: Client
) -> None:
    sports.is_open = False
    sports.save()
    assert "sports" not in client.get("/newsletter/").content.decode()
    assert sign_up("lou@a.example", choice="1", newsletters="sports").status_code == 422
    daily.is_open = False
    daily.save()
    assert sign_up("lou@a.example").status_code == 422
    assert "letter-email" not in client.get("/newsletter/").content.decode()


def everything(response: Any) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


@pytest.mark.parametrize("path", [SIGN_UP, LINK])
def test_the_answer_is_the_same_for_every_address(path: str, daily: Newsletter) -> None:
    """Byte for byte: new, waiting, confirmed, gone, suppressed, held up."""
    for n, name in enumerate(("waiting", "confirmed", "gone", "erased", "bounced")):
        sign_up(f"{name}@a.example", f"192.0.2.{n}")
    of = {it.email.split("@")[0]: it for it in Subscriber.objects.all()}
    for name in ("confirmed", "gone"):
        actions.confirm(of[name], actions.Shown("Oui"))
    actions.leave(of["gone"], actions.Shown("Non"))
    actions.erase(of["erased"])
    actions.suppress("bounced@a.example", actions.Reason.BOUNCED)
    answers = [
        everything(Client(REMOTE_ADDR=f"198.51.100.{n}").post(path, {"email": f"{it}@a.example"}))
        for n, it in enumerate(
            ["new", "waiting", "confirmed", "gone", "erased", "bounced", "waiting", "waiting"]
        )
    ]
    assert [status for status, *_rest in answers] == [303] * 8
    assert all(answer == answers[0] for answer in answers)
    assert not answers[0][2].get("Set-Cookie")


@pytest.mark.parametrize(
    "email",
    [
        "",
        "lou",
        "lou@",
        "a@b.example\x00",
        '"><script>@a.example',
        "a@b.example\r\nBcc: all@a.example",
        '"a\x01b"@a.example',
        '"a b"@a.example',
        "a" * 65 + "@a.example",
        "a@" + "b" * 250 + ".example",
        "lou@a.example, zoe@a.example",
        "Lou <lou@a.example>",
    ],
)
def test_what_is_no_address_comes_back_to_be_mended(daily: Newsletter, email: str) -> None:
    response = sign_up(email)
    assert response.status_code == 422
    field = html.document_fromstring(response.content).get_element_by_id("letter-email")
    assert field.get("aria-invalid") == "true"
    assert not Subscriber.objects.exists() and not mail.outbox


def test_capitals_and_ways_to_write_a_domain_make_no_second_subscriber(daily: Newsletter) -> None:
    for n, email in enumerate(("Lou@été.example", "lou@ÉTÉ.example", "LOU@xn--t-9fab.example")):
        assert sign_up(email, f"192.0.2.{n}").status_code == 303
    assert [it.email for it in Subscriber.objects.all()] == ["Lou@été.example"]


def test_the_mail_says_what_it_is_about_and_nothing_that_a_stranger_typed(
    daily: Newsletter,
) -> None:
    sign_up("lou.achetez-mes-montres@a.example")
    (letter,) = mail.outbox
    assert letter.to == ["lou.achetez-mes-montres@a.example"]
    assert letter.subject == "Le Fanal\u00a0: confirmez votre abonnement"
    sent = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["From"].addresses[0].display_name == "Le Fanal"
    text, rich = (part.get_content() for part in sent.iter_parts())
    link = f"{settings.SITE_URL}{messages.confirm_path(Subscriber.objects.get())}"
    for body in (text, rich):
        assert link in body and "montres" not in body and "\u202f" not in body
        assert "List-Unsubscribe" not in sent and "<img" not in body
    page = html.document_fromstring(rich)
    assert page.xpath("//a/@href") == [link]
    assert page.get("lang") == "fr"


def test_an_address_gets_one_mail_in_ten_minutes_and_three_a_day(
    daily: Newsletter, clock: Clock
) -> None:
    sent = []
    for n in range(10):
        assert sign_up("lou@a.example", f"192.0.2.{n}").status_code == 303
        sent.append(len(mail.outbox))
        clock.wait(minutes=6)
    assert sent == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
    clock.wait(hours=12)
    sign_up("lou@a.example")
    assert len(mail.outbox) == 3
    clock.wait(hours=12)
    sign_up("lou@a.example")
    assert len(mail.outbox) == 4


def test_a_network_that_asks_for_many_is_held_up(daily: Newsletter, clock: Clock) -> None:
    answers = [sign_up(f"{n}@a.example").status_code for n in range(guard.SIGN_UP.free + 1)]
    assert answers == [303] * guard.SIGN_UP.free + [429]
    assert sign_up("x@a.example", "192.0.3.7").status_code == 303


def test_what_the_ceiling_of_a_day_keeps_back_is_mailed_the_next_day(
    daily: Newsletter, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_LETTERS_MAILED", 2)
    for n in range(4):
        assert sign_up(f"{n}@a.example").status_code == 303
    assert (len(mail.outbox), len(states())) == (2, 4)
    actions.mail_what_is_owed()
    assert len(mail.outbox) == 2
    clock.wait(days=1)
    actions.mail_what_is_owed()
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"{n}@a.example" for n in range(4)]
    clock.wait(days=1)
    actions.mail_what_is_owed()
    assert len(mail.outbox) == 4


def test_who_does_not_confirm_in_a_week_is_forgotten(daily: Newsletter, clock: Clock) -> None:
    sign_up("lou@a.example")
    clock.wait(days=7)
    assert actions.forget_unconfirmed() == 0
    clock.wait(seconds=1)
    assert actions.forget_unconfirmed() == 1
    assert not Subscriber.objects.exists() and not Consent.objects.exists()


def test_who_had_left_and_does_not_confirm_has_left_as_before(
    daily: Newsletter, sports: Newsletter, clock: Clock
) -> None:
    sign_up("lou@a.example")
    lou = Subscriber.objects.get()
    actions.confirm(lou, actions.Shown("Oui"))
    actions.leave(lou, actions.Shown("Non"))
    clock.wait(days=1)
    sign_up("lou@a.example", choice="1", newsletters=["quotidienne", "sports"])
    clock.wait(days=8)
    assert actions.forget_unconfirmed() == 0
    assert states() == [("lou@a.example", "quotidienne", "left")]
    assert Consent.objects.filter(subscriber=lou).count() == 5


def test_who_gets_it_already_is_mailed_the_link_to_the_preferences(daily: Newsletter) -> None:
    sign_up("lou@a.example")
    lou = Subscriber.objects.get()
    actions.confirm(lou, actions.Shown("Oui"))
    guard.open_for(guard.LETTER, lou.folded)
    sign_up("LOU@a.example")
    assert messages.preferences_path(lou) in mail.outbox[-1].body
    assert states() == [("lou@a.example", "quotidienne", "confirmed")]


def test_an_unknown_address_that_asks_for_a_link_gets_no_mail(daily: Newsletter) -> None:
    assert Client().post(LINK, {"email": "zoe@a.example"}).status_code == 303
    assert not mail.outbox and not Subscriber.objects.exists()


def test_a_suppressed_address_gets_no_mail(daily: Newsletter) -> None:
    for reason in ("erased", "bounced", "complained"):
        actions.suppress(f"{reason}@a.example", actions.Reason(reason))
        sign_up(f"{reason.upper()}@A.example")
    assert not mail.outbox and not Subscriber.objects.exists()


def test_who_left_at_another_service_may_come_back_by_their_own_hand(daily: Newsletter) -> None:
    actions.suppress("lou@a.example", actions.Reason.LEFT)
    sign_up("lou@a.example")
    assert actions.is_suppressed("lou@a.example")
    actions.confirm(Subscriber.objects.get(), actions.Shown("Oui"))
    assert not actions.is_suppressed("lou@a.example")


def test_a_new_paper_has_a_daily_letter_in_its_language(fanal: SmallPaper) -> None:
    (daily,) = Newsletter.objects.all()
    assert (daily.name, daily.slug, daily.kind) == ("La lettre du jour", "quotidienne", "daily")
