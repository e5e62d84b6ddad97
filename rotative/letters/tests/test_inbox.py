"""The letters desk: what there is to do, who has it, what it is about, and how long it is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from rotative.letters import handling, retention
from rotative.letters.models import Message, Reply
from rotative.letters.tests.desk import INBOX, do, letter, of, page, said, told
from rotative.mail.models import Mail
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.paper import SmallPaper, path_of, story

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    user = cast.marc()
    user.first_name, user.last_name = "Marc", "Ollier"
    user.save()
    return user


@pytest.fixture
def ines(fanal: SmallPaper) -> User:
    user = cast.ines()
    user.first_name, user.last_name = "Inès", "Aumont"
    user.save()
    return user


def subjects(client: Client, query: str = "") -> list[str]:
    found = page(client.get(INBOX + query, follow=True)).xpath("//td[@class='headline']/a")
    return [said([it]) for it in found]


def tabs(client: Client, query: str = "") -> list[str]:
    found = page(client.get(INBOX + query)).xpath("//ul[@class='stories-states']/li[not(@class)]/a")
    return [said([it]) for it in found]


def test_the_inbox_counts_by_state_and_begins_with_what_there_is_to_do(marc: User) -> None:
    letter(subject="Un")
    letter(subject="Deux", state=State.IN_HAND, assigned_to=marc)
    letter(subject="Trois", state=State.DONE)
    client = of(marc)
    assert subjects(client) == ["Deux", "Un"]
    counted = ["À traiter 2", "Nouveau 1", "Pris en charge 1", "Traité 1", "Tout le courrier 3"]
    assert tabs(client) == counted
    assert subjects(client, "?state=done") == ["Trois"]
    assert subjects(client) == ["Trois"], "the list is as it was left"
    assert subjects(client, "?state=open&whose=mine") == ["Deux"]
    assert subjects(client, "?state=open&whose=nobody") == ["Un"]
    assert subjects(client, f"?state=all&person={marc.pk}") == ["Deux"]


@pytest.mark.parametrize(
    "words", ["pont", "PONTS", "l’aube", "lemaitre", "zoe@reader.example", "lema", "zoé"]
)
def test_a_search_finds_words_names_and_addresses_in_any_state(marc: User, words: str) -> None:
    letter(state=State.DONE)
    letter(name="Lou", email="lou@a.example", subject="Autre", text="Une question.")
    assert subjects(of(marc), f"?q={words}") == ["Le pont"]


def test_a_search_finds_what_was_answered(marc: User) -> None:
    it = letter()
    handling.reply(it.pk, "Le journal rectifie.", by=marc, seen=0)
    assert subjects(of(marc), "?q=rectifier") == ["Le pont"]
    assert subjects(of(marc), "?q=rectifier+tunnel") == []


def test_a_reported_error_is_tied_to_its_story_and_leads_to_its_editor(
    fanal: SmallPaper, marc: User
) -> None:
    about = story(fanal.sport, "Le relais gagne")
    form = page(Client().get(f"/contact/about{path_of(about)}")).find_class("contact")[0]
    values = {name: value for name, value in form.fields.items() if value is not None}
    values |= {"name": "Zoé", "email": "zoe@reader.example"}
    values["text"] += "Le relais a perdu."
    assert Client().post("/contact/send/", values).status_code == 303
    it = Message.objects.get()
    assert it.story_id == about.pk
    row = page(of(marc).get(INBOX)).xpath("//td[@class='about']/a")
    assert [(said([link]), link.get("href")) for link in row] == [
        ("Le relais gagne", f"/newsroom/pages/{about.pk}/edit/")
    ]


def test_a_letter_is_tied_to_the_story_whose_address_is_given(
    fanal: SmallPaper, marc: User
) -> None:
    it, about = letter(), story(fanal.sport, "Le relais gagne")
    answer = do(of(marc), it, "about", address="/nulle/part/")
    assert "Aucun article du journal n’a cette adresse" in told(answer)
    do(of(marc), it, "about", address=f"http://localhost:8000{path_of(about)}")
    it.refresh_from_db()
    assert it.story_id == about.pk


def test_who_takes_a_letter_has_it_and_who_is_later_is_told(marc: User) -> None:
    it, lea = letter(), User.objects.create_superuser("lea", first_name="Léa")
    do(of(marc), it, "take", had="")
    it.refresh_from_db()
    assert (it.state, it.assigned_to) == (State.IN_HAND, marc)
    late = do(of(lea), it, "take", had="")
    assert "Marc Ollier a ce courrier désormais" in told(late)
    it.refresh_from_db()
    assert it.assigned_to == marc
    do(of(lea), it, "take", had=str(marc.pk))
    do(of(lea), it, "assign", to="", had=str(lea.pk))
    it.refresh_from_db()
    assert (it.state, it.assigned_to) == (State.NEW, None)
    lines = page(of(marc).get(f"{INBOX}{it.pk}/")).xpath("//ol[@class='letter-history']/li")
    done = [said([line]).split(" ", 1)[1] for line in lines[2:]]
    assert [line.split(" ", 1)[-1] for line in done] == [
        "Ollier Confié à Marc Ollier",
        "Confié à Léa",
        "Rendu : personne ne l’a",
    ]


def test_who_is_given_a_letter_finds_it_on_the_first_screen_and_may_answer_that_one_alone(
    marc: User, ines: User
) -> None:
    hers, others = letter(subject="Le pont"), letter(subject="La digue")
    client = of(ines)
    for path in (INBOX, f"{INBOX}{hers.pk}/"):
        assert client.get(path).status_code == 302
    assert "Le pont" not in client.get("/newsroom/").content.decode()
    do(of(marc), hers, "assign", to=str(ines.pk), had="")
    waiting = page(client.get("/newsroom/")).get_element_by_id("desk-my-letters").getparent()
    assert [said([it]) for it in waiting.xpath(".//a")] == ["Le pont"]
    screen = page(client.get(f"{INBOX}{hers.pk}/"))
    assert screen.xpath("//textarea[@name='text']")
    assert INBOX not in [it.get("href") for it in screen.xpath("//main//a")]
    for answer in (client.get(f"{INBOX}{others.pk}/"), client.get(INBOX)):
        assert answer.status_code == 302
    assert client.post(f"{INBOX}{others.pk}/", {"verb": "done"}).status_code == 302
    others.refresh_from_db()
    assert others.state == State.NEW
    gone = do(client, hers, "assign", to="", had=str(ines.pk))
    assert gone.redirect_chain[-1][0] == "/newsroom/"


def test_who_may_answer_all_letters_finds_the_new_ones_on_the_first_screen(marc: User) -> None:
    letter()
    letter(state=State.DONE)
    screen = page(of(marc).get("/newsroom/"))
    new = screen.get_element_by_id("desk-letters").getparent()
    assert [said([link]) for link in new.xpath(".//a")] == [
        "Le pont",
        "Tout le nouveau courrier (1)",
    ]
    assert not screen.xpath("//*[@id='desk-my-letters']")


def test_who_may_only_read_letters_is_offered_nothing_to_do_and_does_nothing(
    ines: User,
) -> None:
    reads = Permission.objects.get(content_type__app_label="letters", codename="view_message")
    ines.user_permissions.add(reads)
    it = letter()
    screen = page(of(ines).get(f"{INBOX}{it.pk}/"))
    assert not screen.xpath("//button[@name='verb']")
    assert of(ines).post(f"{INBOX}{it.pk}/", {"verb": "done"}).status_code == 302
    it.refresh_from_db()
    assert it.state == State.NEW


def test_a_letter_is_done_and_opened_again(marc: User) -> None:
    it, client = letter(), of(marc)
    do(client, it, "done")
    it.refresh_from_db()
    assert it.state == State.DONE
    do(client, it, "reopen")
    it.refresh_from_db()
    assert it.state == State.NEW
    done = ModelLogEntry.objects.for_instance(it).order_by("pk").values_list("action", flat=True)
    assert list(done) == ["letters.done", "letters.reopen"]


def test_words_that_would_be_a_page_are_words(marc: User) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    it = letter(name=evil[:100], subject=evil, text=f"{evil}\n\n  {{% include %}}")
    for path in (INBOX, f"{INBOX}{it.pk}/", "/newsroom/"):
        screen = page(of(marc).get(path))
        assert not screen.xpath("//img[@src='x']"), path
        assert "alert(1)" not in said(screen.xpath("//script")), path
    text = page(of(marc).get(f"{INBOX}{it.pk}/")).find_class("letter-text")[0]
    assert text.text_content() == it.text


def test_a_correction_leads_to_the_editor_with_the_letter_and_stands_in_the_history(
    fanal: SmallPaper, marc: User
) -> None:
    about = story(fanal.sport, "Le relais gagne")
    it, client = letter(story_id=about.pk), of(marc)
    editor = f"/newsroom/pages/{about.pk}/edit/"
    region = "//section[@aria-label='Courrier des lecteurs sur cet article']"
    assert not page(client.get(editor)).xpath(region)
    for _twice in range(2):
        assert do(client, it, "correct").redirect_chain == [(editor, 302)]
    assert "Il ouvre à l’aube, non à midi." in said(page(client.get(editor)).xpath(region))
    it.refresh_from_db()
    assert (it.state, it.assigned_to) == (State.IN_HAND, marc)
    (line,) = PageLogEntry.objects.filter(page=about.pk, action="letters.correction")
    assert line.user == marc
    assert "Zoé" not in f"{line.data}{line.message}"
    history = client.get(f"/newsroom/pages/{about.pk}/history/").content.decode()
    assert "À corriger après le courrier d’un lecteur" in history
    do(client, it, "done")
    assert not page(client.get(editor)).xpath(region)


def test_a_letter_without_a_story_or_about_one_of_others_corrects_nothing(
    fanal: SmallPaper, ines: User
) -> None:
    freelancer = User.objects.create_user("noa")
    freelancer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    about = story(fanal.sport, "Le relais gagne")
    for story_id in (None, about.pk):
        it = letter(story_id=story_id, assigned_to=freelancer)
        assert "Vous ne pouvez pas modifier" in told(do(of(freelancer), it, "correct"))
        it.refresh_from_db()
        assert not it.corrects


# -- how long it is kept


def aged(it: Message, days: int) -> None:
    Message.objects.filter(pk=it.pk).update(touched_at=timezone.now() - timedelta(days=days))


def test_what_is_done_is_erased_after_ninety_days_and_anything_after_a_year(
    fanal: SmallPaper, marc: User, settings: Any
) -> None:
    settings.MAIL_SERVER = {"EMAIL_HOST": "127.0.0.1"}
    settings.EMAIL_BACKEND = "rotative.mail.backend.Queue"
    about = story(fanal.sport, "Le relais gagne")
    old = letter(story_id=about.pk)
    handling.begin_correction(old.pk, by=marc)
    handling.reply(old.pk, "Merci.", by=marc, seen=0, and_done=True)
    kept = [letter(subject="Un", state=State.DONE), letter(subject="Deux")]
    forgotten = letter(subject="Trois")
    for it, days in ((old, 91), (kept[0], 89), (kept[1], 364), (forgotten, 366)):
        aged(it, days)
    assert Mail.objects.filter(about__startswith="reply:").exists()

    assert list(retention.forget()) == [2]

    assert set(Message.objects.all()) == set(kept)
    assert not Reply.objects.exists()
    assert not Mail.objects.exists()
    assert not ModelLogEntry.objects.exclude(action__startswith="wagtail").exists()
    assert PageLogEntry.objects.filter(action="letters.correction").count() == 1
    page(of(marc).get(f"/newsroom/pages/{about.pk}/history/"))


def test_who_erases_a_letter_is_in_the_log_and_nothing_of_the_letter_is(marc: User) -> None:
    it = letter()
    do(of(marc), it, "done")
    of(marc).post(f"{INBOX}delete/{it.pk}/")
    assert not Message.objects.exists()
    (line,) = ModelLogEntry.objects.filter(content_type__model="message")
    assert (line.action, line.user) == ("wagtail.delete", marc)
    assert "pont" not in f"{line.label}{line.data}"


def test_an_empty_inbox_says_why_it_is_empty(marc: User) -> None:
    client = of(marc)

    def read(query: str = "") -> str:
        return said(page(client.get(INBOX + query)).xpath("//main"))

    assert "Personne n’a encore écrit" in read()
    letter(subject="Un", state=State.DONE)
    assert "Il ne reste rien à traiter" in read()
    assert "Il n’y a pas de tel courrier" in read("?q=zzzz")
    assert "Il n’y a pas de tel courrier" in read("?state=new")
