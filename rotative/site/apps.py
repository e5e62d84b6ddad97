from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "rotative.site"
    label = "site"
