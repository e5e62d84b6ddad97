from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "rotative.guard"
    label = "guard"
