"""A provider that calls a fifth of its readers unknown is not believed unless somebody says so."""

from datetime import timedelta

from django.core import mail
from django.test import Client

from rotative.newsletters.actions import is_suppressed
from rotative.newsletters.duties import weigh
from rotative.newsletters.models import Batch, Brake, Delivery, Edition, Subscription
from rotative.newsletters.naming import names
from rotative.newsletters.returns.actions import take
from rotative.newsletters.returns.tests.conftest import Post
from rotative.newsletters.returns.tests.mails import bounce
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.fixtures import fanal  # noqa: F401
from rotative.testing.paper import SmallPaper

State = Delivery.State
NOBODY = "5.1.1 no such mailbox"


def an_edition(post: Post, orange: int, refused: int = 0) -> Edition:
    """To so many readers at Orange, the first of whom were refused at once; and to Lou."""
    for number in range(orange):
        post.reader(f"lecteur-{number}@orange.fr")
    edition = post.sends()
    batch = Batch.objects.get(edition=edition, provider="orange")
    some = list(batch.deliveries.order_by("pk").values_list("pk", flat=True)[:refused])
    Delivery.objects.filter(pk__in=some).update(state=State.REFUSED, code=550, said=NOBODY)
    return edition


def bounced(edition: Edition, first: int, last: int) -> None:
    """Bounces of Orange's readers, those with these numbers."""
    them = Delivery.objects.filter(edition=edition, batch__provider="orange").order_by("pk")
    for it in them[first:last]:
        take(bounce(names().bounce(edition.pk, it.subscriber_id), status="5.1.1", said=NOBODY))


def mailed() -> int:
    """How many readers still get the newsletter."""
    return Subscription.objects.filter(state="confirmed").count()


def later(post: Post) -> None:
    """The duty's turns, before and after an hour."""
    list(weigh())
    post.now += timedelta(minutes=61)
    list(weigh())


def test_a_few_are_struck_off_together_when_the_edition_is_over_for_an_hour(post: Post) -> None:
    edition = an_edition(post, 100, refused=12)
    bounced(edition, 12, 20)
    list(weigh())
    assert mailed() == 101
    post.now += timedelta(minutes=61)
    list(weigh())
    assert mailed() == 81
    assert is_suppressed("lecteur-0@orange.fr") and is_suppressed("lecteur-19@orange.fr")
    assert not is_suppressed("lecteur-20@orange.fr")
    assert not Brake.objects.exists()
    # What comes later is weighed at the next turn.
    bounced(edition, 20, 21)
    list(weigh())
    assert Brake.objects.get().provider == "orange"


def test_of_fewer_than_twenty_letters_nobody_is_waited_for(post: Post) -> None:
    edition = an_edition(post, 19)
    bounced(edition, 0, 19)
    assert mailed() == 1


def asked(marc: User, post: Post, verdict: str) -> str:
    """Marc presses a button of the edition's screen; the page that follows."""
    client = Client()
    client.force_login(marc)
    screen = f"/newsroom/newsletter/{post.editions[-1].pk}/"
    page = client.get(screen).content.decode()
    words = (
        "Orange dit de 21 lecteurs sur 100 qu’ils n’ont pas de boîte chez lui. C’est peut-être "
        "son erreur\u00a0: aucun n’est radié tant que personne n’a décidé."
    )
    assert words in page and ">Les radier<" in page and ">Les garder<" in page
    for what in ("", "open", "go_on", "__class__"):  # nobody has asked for that
        client.post(f"{screen}provider/", {"do": f"{what}:orange"})
    assert Brake.objects.get(edition=post.editions[-1]).verdict == ""
    answer = client.post(f"{screen}provider/", {"do": f"{verdict}:orange"}, follow=True)
    page = answer.content.decode()
    assert "C’est décidé, et fait dans la minute." in page and ">Les radier<" not in page
    list(weigh())
    return page


def test_marc_is_told_and_decides(
    fanal: SmallPaper,  # noqa: F811
    post: Post,
) -> None:
    marc = cast.marc()
    marc.email = "marc@fanal.example"
    marc.save()
    edition = an_edition(post, 100, refused=12)
    bounced(edition, 12, 21)
    later(post)
    assert mailed() == 101 and not is_suppressed("lecteur-0@orange.fr")
    (told,) = mail.outbox
    assert told.to == ["marc@fanal.example"]
    assert "Orange dit de 21 lecteurs sur 100" in told.body
    list(weigh())
    assert len(mail.outbox) == 1

    page = asked(marc, post, "leave")
    assert "Orange n’a pas été cru\u00a0: ses lecteurs restent." in page
    assert "Lecteurs sans boîte gardés" in page
    bounced(edition, 21, 23)
    list(weigh())
    assert mailed() == 101 and len(mail.outbox) == 1

    # The next day they are nobody's fault but their own.
    post.editions[-1] = again = post.sends()
    bounced(again, 0, 21)
    later(post)
    assert mailed() == 101 and len(mail.outbox) == 2
    asked(marc, post, "suppress")
    assert mailed() == 80
    bounced(again, 21, 22)
    list(weigh())
    assert mailed() == 79
