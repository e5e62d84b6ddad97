"""The newsroom edits newsletters, finds subscribers, and types nobody in."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from rotative.newsletters import actions
from rotative.newsletters.actions import Shown
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Suppression
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
