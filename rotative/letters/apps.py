from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "rotative.letters"
    label = "letters"

    def ready(self) -> None:
        from rotative.letters import receivers

        receivers.connect()
