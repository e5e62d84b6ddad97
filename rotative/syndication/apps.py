from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "rotative.syndication"
    label = "syndication"
