from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "rotative.newsletters"
    label = "newsletters"

    def ready(self) -> None:
        from rotative.newsletters import receivers

        receivers.connect()
