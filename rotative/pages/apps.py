from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "rotative.pages"
    label = "pages"
