from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rotative.demo"
    label = "demo"
