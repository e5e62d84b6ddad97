from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "rotative.site"
    label = "readers"

    def ready(self) -> None:
        from rotative.site import receivers

        receivers.connect()
