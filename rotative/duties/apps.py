from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "rotative.duties"
    label = "duties"
