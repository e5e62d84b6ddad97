"""What readers sent is read and erased in the newsroom; nobody writes in their name."""

from typing import Any

from django.test import Client

from rotative.letters.models import Message
from rotative.newsletters.models import Subscriber
from rotative.testing.paper import SmallPaper


def test_messages_and_subscribers_are_read_and_erased_but_never_written(
    fanal: SmallPaper, admin_client: Client
) -> None:
    message = Message.objects.create(
        name="Lou", email="lou@a.example", subject="Bonjour", text="Mes mots"
    )
    asked = Subscriber.objects.create(email="lou@a.example", folded="lou@a.example")
    things: list[tuple[str, Any]] = [("messages", message), ("subscribers", asked)]
    for name, thing in things:
        before = type(thing).objects.values().get()
        index = admin_client.get(f"/newsroom/{name}/").content.decode()
        assert "lou@a.example" in index
        for verb in ("new", f"edit/{thing.pk}", f"copy/{thing.pk}"):
            path = f"/newsroom/{name}/{verb}/"
            assert f'href="{path}"' not in index
            for response in (
                admin_client.get(path),
                admin_client.post(path, {"email": "x@a.example", "text": "Autres mots"}),
            ):
                assert response.status_code in {302, 403, 404}, path
        assert type(thing).objects.values().get() == before
        of_one = "" if name == "messages" else "inspect/"
        shown = admin_client.get(f"/newsroom/{name}/{of_one}{thing.pk}/")
        assert "lou@a.example" in shown.content.decode()
        assert admin_client.post(f"/newsroom/{name}/delete/{thing.pk}/").status_code == 302
        assert not type(thing).objects.exists()
