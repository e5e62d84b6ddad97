"""Editions in the newsroom: who sees them, how one is shown, and what its editor does with it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.users.models import UserProfile

from rotative.newsletters import ledger, letter, morning
from rotative.newsletters.models import Edition, Newsletter, Subscriber, Subscription
from rotative.newsletters.wire.outcomes import Accepted, Uncertain
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, picture, story

SCREENS = "/newsroom/newsletter/"


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:
    client, user = Client(), cast.marc()
    user.email = "marc@fanal.example"
    user.save()
    client.force_login(user)
    return client


@pytest.fixture
def tomorrow(fanal: SmallPaper, daily: Newsletter) -> Edition:
    morning.plan()
    return Edition.objects.get()


def screen(client: Client, path: str, **query: str) -> html.HtmlElement:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.headers.get("Location")
    return html.document_fromstring(answer.content.decode())


def screen_of(edition: Edition) -> str:
    return f"{SCREENS}{edition.pk}/"


def do(client: Client, edition: Edition, what: str, **said: str) -> html.HtmlElement:
    """Press a button of an edition's screen; the screen that it leads to."""
    answer = client.post(f"{screen_of(edition)}{what}/", said, follow=True)
    assert answer.status_code == 200
    return html.document_fromstring(answer.content.decode())


def words(page: html.HtmlElement) -> str:
    return " ".join(page.xpath("string(//main)").split())


def rows(page: html.HtmlElement) -> list[tuple[str, str, str]]:
    """Part, headline and reason of what is in the edition."""
    lines = page.xpath("//table[@class='listing'][thead]/tbody/tr")
    cells = [[" ".join(td.text_content().split()) for td in line] for line in lines]
    return [(row[0], row[1], row[3]) for row in cells if len(row) > 3]


def buttons(page: html.HtmlElement) -> list[str]:
    return [it.text_content().strip() for it in page.xpath("//button[@name='verb']")]


def test_marc_sees_the_edition_as_phone_desk_night_and_plain_text(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    story(fanal.sport, "La finale", slug="finale", picture=picture(), standfirst="À Rocheville.")
    for view, width, title in (
        ("phone", "390", "Téléphone"),
        ("dark", "390", "Téléphone, de nuit"),
        ("desk", "700", "Ordinateur"),
    ):
        (frame,) = screen(marc, screen_of(tomorrow), view=view).xpath("//iframe")
        assert (frame.get("width"), frame.get("title")) == (width, title)
        assert frame.get("sandbox") == ""
        shown = html.document_fromstring(frame.get("srcdoc"))
        assert "La finale" in [h.text_content().strip() for h in shown.xpath("//h2")]
        (src,) = shown.xpath("//img/@src")
        assert src.startswith("/media/")  # of the host that the newsroom was asked at
    page = screen(marc, screen_of(tomorrow), view="text")
    assert page.xpath("//iframe") == []
    assert page.xpath("string(//a[@aria-current='page'])") == "Texte seul"
    (text,) = page.xpath("//pre/text()")
    assert "La finale\nÀ Rocheville.\nhttps://lefanal.example/sport/finale/" in text
    assert len(screen(marc, screen_of(tomorrow), view="<script>").xpath("//iframe")) == 1


def test_what_goes_next_stands_on_the_first_screen(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    said = words(screen(marc, "/newsroom/"))
    assert f"Éditions {tomorrow}Elle part d’elle-même jeudi 19 novembre à 7h00." in said
    Edition.objects.update(state="sending")
    said = words(screen(marc, "/newsroom/"))
    assert "En cours d’envoi" in said and "Elle part" not in said
    ines = Client()
    ines.force_login(cast.ines())
    assert str(tomorrow) not in words(screen(ines, "/newsroom/"))


def test_night_is_shown_by_day(fanal: SmallPaper, marc: Client, tomorrow: Edition) -> None:
    """Whatever the browser of who looks prefers."""
    story(fanal.sport, "La finale", slug="finale")
    day, night = (
        screen(marc, screen_of(tomorrow), view=view).xpath("string(//iframe/@srcdoc)")
        for view in ("phone", "dark")
    )
    assert "@media all" in night and "@media not all" in day
    assert "prefers-color-scheme" not in day + night


def test_the_screen_says_what_is_in_it_why_and_that_it_is_too_little(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    page = screen(marc, screen_of(tomorrow))
    assert rows(page) == [("Ouverture", "La finale", "Par la recette")]
    assert "1 nouvel article\u00a0: la recette en demande 3" in page.xpath("string(//main)")
    assert "Elle part d’elle-même" in words(page)
    assert "0 lecteur la reçoit." in words(page)
    assert buttons(page) == ["Approuver", "Retenir", "Annuler"]


def test_a_day_without_news_says_so(marc: Client, tomorrow: Edition) -> None:
    page = screen(marc, screen_of(tomorrow))
    assert "Rien n’a été publié depuis la dernière édition." in words(page)


def test_a_letter_that_would_be_cut_off_says_so_in_place_of_the_letter(
    fanal: SmallPaper, marc: Client, tomorrow: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    monkeypatch.setattr(letter, "MOST_BYTES", 9_000)
    page = screen(marc, screen_of(tomorrow))
    assert "les messageries coupent au-delà de 9" in words(page)
    assert page.xpath("//iframe") == []


def test_ines_who_may_not_change_the_paper_sees_no_newsletter(
    fanal: SmallPaper, tomorrow: Edition
) -> None:
    client = Client()
    client.force_login(cast.ines())
    for path in (SCREENS, screen_of(tomorrow)):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/newsroom/")
        assert Client().get(path).status_code == 302
    assert client.post(f"{screen_of(tomorrow)}act/", {"verb": "cancel"}).status_code == 302
    tomorrow.refresh_from_db()
    assert tomorrow.state == Edition.State.PROPOSED
    assert SCREENS not in client.get("/newsroom/").content.decode()


def test_an_english_editor_of_a_french_paper_reads_an_english_screen(
    fanal: SmallPaper, tomorrow: Edition
) -> None:
    client = Client()
    chief = User.objects.create_superuser("chief", password="a-password-for-tests")
    UserProfile.objects.create(user=chief, preferred_language="en")
    client.force_login(chief)
    story(fanal.sport, "La finale", slug="finale")
    page = screen(client, screen_of(tomorrow))
    assert "What is in it, and why" in words(page)
    assert "La lettre du jour" in page.xpath("//iframe/@srcdoc")[0]


# -- what its editor does


def test_marc_arranges_the_edition_and_approves_it(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    quai, pont, phare = (
        story(fanal.sport, name, slug=name[3:]) for name in ("Le quai", "Le pont", "Le phare")
    )
    page = do(marc, tomorrow, "arrange", do=f"lead:{quai.pk}")
    assert rows(page)[0] == ("Ouverture", "Le quai", "Choix de la rédaction")
    page = do(marc, tomorrow, "arrange", do=f"drop:{phare.pk}")
    assert [row[1] for row in rows(page)] == ["Le quai", "Le pont"]
    assert "Écartés Le phare" in words(page)
    do(marc, tomorrow, "arrange", do=f"let_be:{phare.pk}")
    page = do(marc, tomorrow, "arrange", do=f"up:{pont.pk}")
    assert [row[1] for row in rows(page)] == ["Le quai", "Le pont", "Le phare"]
    page = do(
        marc,
        tomorrow,
        "write",
        subject="Le port tel qu’il sera",
        preheader="Et ce qu’il coûte",
        introduction="Bonjour.",
    )
    shown = html.document_fromstring(page.xpath("string(//iframe/@srcdoc)"))
    assert "Bonjour." in shown.text_content()
    page = do(marc, tomorrow, "act", verb="approve")
    assert [row[2] for row in rows(page)] == ["Comme approuvé"] * 3
    assert "Prête à partir" in words(page) and "avec les articles qu’elle contient" in words(page)
    assert "Approbation (marc)" in words(page)
    assert buttons(page) == ["Rouvrir", "Retenir", "Annuler"]


def test_an_older_story_is_pinned_by_its_address(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    old = timezone.now() - timedelta(days=90)
    story(fanal.sport, "La digue", slug="digue", first_published_at=old)
    page = do(
        marc, tomorrow, "arrange", do="add:", address="https://lefanal.example/sport/digue/?a=1"
    )
    assert rows(page) == [("À côté de l’ouverture", "La digue", "Choix de la rédaction")]
    page = do(marc, tomorrow, "arrange", do="add:", address="/sport/")
    assert "Aucun article du journal n’a cette adresse." in page.text_content()
    for nonsense in ("lead:", "lead:x", "fly:1", "lead:²", "", "lead:99999999999999999999"):
        do(marc, tomorrow, "arrange", do=nonsense)


def test_a_test_goes_to_who_asks_and_leaves_nobody_s_newsletter(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    page = do(marc, tomorrow, "test")
    assert "Un essai part vers marc@fanal.example." in page.text_content()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["marc@fanal.example"], "Essai\u00a0: La finale")
    ((content, _kind),) = sent.alternatives
    assert "0leave" not in content + sent.body and "0preferences" not in content + sent.body
    assert content.count('href="https://lefanal.example/newsletter/"') == 2


def test_who_has_it_is_said_while_it_is_sent_and_afterwards(
    fanal: SmallPaper, marc: Client, daily: Newsletter, tomorrow: Edition
) -> None:
    for name in ("lou", "ana", "max"):
        reader = Subscriber.objects.create(email=f"{name}@lecteurs.example", folded=name)
        Subscription.objects.create(subscriber=reader, newsletter=daily, state="confirmed")
    story(fanal.sport, "La finale", slug="finale")
    do(marc, tomorrow, "act", verb="approve")
    tomorrow.refresh_from_db()
    morning.release(tomorrow)
    batch = ledger.claim()
    assert batch
    lou, ana, _others = ledger.turn(batch, [], 3)
    page = screen(marc, screen_of(tomorrow))
    assert "0 lecteurs sur 3 l’ont reçue. 3 l’attendent." in words(page)
    assert buttons(page) == ["Suspendre", "Annuler"]
    fates = [(lou.delivery, Accepted("ok")), (ana.delivery, Uncertain("the line was lost"))]
    ledger.turn(batch, fates, 0)
    page = do(marc, tomorrow, "act", verb="cancel")
    assert "1 lecteur sur 3" not in words(page)
    assert "1 lecteurs sur 3 l’ont reçue. 1 l’attend. Pour 1, on ne sait pas." in words(page)
    assert "ana@lecteurs.example (the line was lost)" in words(page)
    assert buttons(page) == []
    ledger.turn(batch, [], 0)
    ledger.finish(batch)
    (line,) = [row for row in rows(screen(marc, SCREENS)) if "La finale" in row[1]]
    assert "1 l’attend" in line[2]


def test_what_cannot_be_done_any_more_is_said(
    fanal: SmallPaper, marc: Client, tomorrow: Edition
) -> None:
    story(fanal.sport, "La finale", slug="finale")
    do(marc, tomorrow, "act", verb="cancel")
    page = do(marc, tomorrow, "act", verb="approve")
    assert "Rien n’a été changé\u00a0: cette édition est maintenant" in page.text_content()
    do(marc, tomorrow, "act", verb="explode")


def test_the_editions_that_come_are_on_one_screen(
    marc: Client, tomorrow: Edition, sports: Newsletter
) -> None:
    morning.plan()
    page = screen(marc, SCREENS)
    titles = [it.text_content() for it in page.xpath("//h3/a")]
    assert len(titles) == 2 and titles[0].startswith("La lettre du jour, ")
    assert titles[1].startswith("La lettre des sports, ") or titles[1].startswith("La lettre du")
    assert "Aucune n’est encore partie." in words(page)


@pytest.mark.parametrize("many", [2, 12])
def test_the_list_costs_the_same_however_many_have_gone(
    marc: Client, daily: Newsletter, many: int, django_assert_max_num_queries: object
) -> None:
    now = timezone.now()
    for number in range(many):
        Edition.objects.create(
            newsletter=daily,
            day=now.date() - timedelta(days=number),
            due_at=now,
            until=now,
            state=Edition.State.SENT,
            frozen_at=now,
            candidates=3,
            outcome={"ACCEPTED": 3},
        )
    screen(marc, SCREENS)
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        page = screen(marc, SCREENS)
    assert words(page).count("3 lecteurs sur 3 l’ont reçue.") == many


def test_breaking_news_is_prepared_by_the_storys_address(
    fanal: SmallPaper, marc: Client, daily: Newsletter
) -> None:
    assert "Préparer" not in words(screen(marc, SCREENS))
    Newsletter.objects.create(kind="breaking", name="Les alertes", slug="alertes", promise="Vite.")
    assert "Préparer pour « Les alertes »" in words(screen(marc, SCREENS))
    said = {"newsletter": "alertes", "address": "/sport/finale/"}
    answer = marc.post(f"{SCREENS}breaking/", said, follow=True)
    assert "Aucun article du journal n’a cette adresse." in answer.content.decode()
    story(fanal.sport, "La finale", slug="finale")
    answer = marc.post(f"{SCREENS}breaking/", said, follow=True)
    page = html.document_fromstring(answer.content.decode())
    assert "Elle part dès que quelqu’un l’approuve." in words(page)
    assert buttons(page) == ["Approuver", "Annuler"]
    assert "Ce qu’elle contient" not in words(page)
    assert "La finale" in page.xpath("string(//iframe/@srcdoc)")
    assert marc.post(f"{SCREENS}breaking/", {"newsletter": daily.slug}).status_code == 404
