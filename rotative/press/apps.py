from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "rotative.press"
    label = "press"
