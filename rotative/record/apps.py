from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "rotative.record"
    label = "record"
