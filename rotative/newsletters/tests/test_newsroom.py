"""The newsroom edits newsletters, finds subscribers, and types nobody in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from wagtail.models import ModelLogEntry

from rotative.newsletters import actions
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Suppression
from rotative.testing import cast
from rotative.testing.paper import SmallPaper


@pytest.fixture
def people(daily: Newsletter, sports: Newsletter) -> dict[str, Subscriber]:
    """Lou reads the daily one and has left sports; Zoé waits for sports."""
    actions.ask("lou@a.example", [daily, sports], Shown("Chaque jour, le <b>stade</b>."))
    lou = Subscriber.objects.get()
    actions.confirm(lou, Shown("Oui."))
    actions.leave(lou, Shown("Non."), sports.pk)
    actions.ask("zoe@a.example", [sports], Shown("Chaque samedi."))
    return {"lou": lou, "zoe": Subscriber.objects.get(email="zoe@a.example")}


def values(**other: Any) -> dict[str, Any]:
    return {
        "name": "La lettre du soir",
        "slug": "soir",
        "promise": "À 18 heures.",
        "kind": "daily",
        "section_id": "",
        "weekdays": ["5", "1"],
        "send_at": "18:00",
        "is_open": "on",
        "position": "2",
        **other,
    }


def test_an_editor_makes_a_newsletter_that_its_page_shows(
    fanal: SmallPaper, admin_client: Client, client: Client
) -> None:
    made = admin_client.post("/newsroom/newsletters/new/", values())
    assert made.status_code == 302, made.content.decode()[-3000:]
    it = Newsletter.objects.get(slug="soir")
    assert (it.weekdays, it.section_id) == ("15", None)
    assert "Le lundi, vendredi à 18h00" in client.get("/newsletter/").content.decode()
    form = admin_client.get(f"/newsroom/newsletters/edit/{it.pk}/").content.decode()
    assert form.count("checked") == 3
    changed = values(kind="section", section_id=str(fanal.sport.pk), promise="Le stade.")
    assert admin_client.post(f"/newsroom/newsletters/edit/{it.pk}/", changed).status_code == 302
    assert Newsletter.objects.get(slug="soir").section_id == fanal.sport.pk
    assert "Le stade." in client.get("/newsletter/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"weekdays": []}, {"send_at": ""}, {"kind": "section"}, {"slug": "quotidienne"}]
)
def test_a_newsletter_that_could_not_be_sent_is_refused(
    daily: Newsletter, admin_client: Client, wrong: dict[str, Any]
) -> None:
    assert admin_client.post("/newsroom/newsletters/new/", values(**wrong)).status_code == 200
    assert Newsletter.objects.count() == 1


def test_breaking_news_has_no_day_and_no_hour(daily: Newsletter, admin_client: Client) -> None:
    alerts = values(kind="breaking", weekdays=[], send_at="")
    assert admin_client.post("/newsroom/newsletters/new/", alerts).status_code == 302


def test_a_newsletter_is_closed_and_not_deleted(daily: Newsletter, admin_client: Client) -> None:
    admin_client.post(f"/newsroom/newsletters/delete/{daily.pk}/")
    assert Newsletter.objects.get() == daily


def listed(client: Client, **asked: Any) -> set[str]:
    text = client.get("/newsroom/subscribers/", asked).content.decode()
    return {name for name in ("lou", "zoe") if f"{name}@a.example" in text}


def test_subscribers_are_found_by_newsletter_state_and_address(
    people: dict[str, Subscriber], daily: Newsletter, sports: Newsletter, admin_client: Client
) -> None:
    assert listed(admin_client) == {"lou", "zoe"}
    assert listed(admin_client, newsletter=daily.pk) == {"lou"}
    assert listed(admin_client, newsletter=sports.pk) == {"lou", "zoe"}
    assert listed(admin_client, newsletter=sports.pk, state="left") == {"lou"}
    assert listed(admin_client, newsletter=sports.pk, state="confirmed") == set()
    assert listed(admin_client, state="pending") == {"zoe"}
    assert listed(admin_client, q="zoe") == {"zoe"}


def test_a_subscriber_is_shown_with_what_they_wanted_when(
    people: dict[str, Subscriber], admin_client: Client
) -> None:
    lou = people["lou"]
    shown = admin_client.get(f"/newsroom/subscribers/inspect/{lou.pk}/").content.decode()
    assert "La lettre du jour (Confirmé), La lettre des sports (Désabonné)" in shown
    assert "le &lt;b&gt;stade&lt;/b&gt;." in shown
    assert shown.count(" · ") >= 10


def test_deleting_a_subscriber_erases_them_and_the_log_does_not_say_who_it_was(
    people: dict[str, Subscriber], admin_client: Client
) -> None:
    lou = people["lou"]
    assert admin_client.post(f"/newsroom/subscribers/delete/{lou.pk}/").status_code == 302
    assert not Subscriber.objects.filter(pk=lou.pk).exists()
    assert Suppression.objects.get().reason == "erased"
    assert Consent.objects.filter(subscriber=None).count() == 5
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert (entry.label, "lou@" in str(entry.data)) == (f"#{lou.pk}", False)


def test_an_export_has_no_formula(
    people: dict[str, Subscriber], daily: Newsletter, admin_client: Client
) -> None:
    actions.ask("=cmd|calc@a.example", [daily], Shown("Chaque jour."))
    actions.ask("+1@a.example", [daily], Shown("Chaque jour."))
    response = admin_client.get("/newsroom/subscribers/", {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    rows = text.splitlines()
    assert len(rows) == 5
    assert any(row.startswith("'=cmd|calc@a.example,La lettre du jour") for row in rows)
    assert any(row.startswith("'+1@a.example,") for row in rows)
    assert "lou@a.example" in text


# -- of another service


CSV = "email;status\nlou@b.example;subscribed\nzoe@b.example;unsubscribed\nmax;subscribed\n"


def take_over(client: Client, data: str, **said: str) -> str:
    """Send a file by the screen; what the screen says then."""
    newsletter = Newsletter.objects.get(slug="sports")
    file = SimpleUploadedFile("contacts.csv", data.encode(), "text/csv")
    form = {"file": file, "newsletter": newsletter.pk, "words": "Oui, je m’abonne.", **said}
    answer = client.post("/newsroom/newsletter/take-over/", form)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content.decode()).xpath("string(//main)").split())


def test_subscribers_of_another_service_are_taken_over_after_a_look(
    sports: Newsletter, admin_client: Client
) -> None:
    said = take_over(admin_client, CSV, dry_run="on")
    assert "Rien n’a encore été changé" in said
    assert "3lignes lues1abonné1parti là-bas" in said
    assert "Ligne 4 : pas d’adresse (max)" in said
    assert not Subscriber.objects.exists()
    said = take_over(admin_client, CSV)
    assert "C’est fait." in said
    assert [it.email for it in Subscriber.objects.all()] == ["lou@b.example"]
    (proof,) = Consent.objects.all()
    assert proof.words == "Oui, je m’abonne.\n(contacts.csv)"
    assert "2connu ici" in take_over(admin_client, CSV)


def test_a_file_without_addresses_is_refused_in_words(
    sports: Newsletter, admin_client: Client
) -> None:
    for data in ("nom;ville\nLou;Paris\n", "\x89PNG\x00\x00", 'email\n"' + "x" * 200_000):
        said = take_over(admin_client, data)
        assert "Ce n’est pas un CSV avec une colonne d’adresses e-mail." in said
    assert "Champ requis." in take_over(admin_client, CSV, words="")
    assert not Subscriber.objects.exists()


def test_who_may_not_change_the_paper_takes_nobody_over(sports: Newsletter) -> None:
    client = Client()
    client.force_login(cast.ines())
    assert client.get("/newsroom/newsletter/take-over/").status_code == 302
    assert "take-over" not in client.get("/newsroom/subscribers/").content.decode()


def test_the_list_of_subscribers_leads_there(sports: Newsletter, admin_client: Client) -> None:
    page = admin_client.get("/newsroom/subscribers/").content.decode()
    assert "/newsroom/newsletter/take-over/" in page
