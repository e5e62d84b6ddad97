from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "rotative.newsletters"
    label = "newsletters"
