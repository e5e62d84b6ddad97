from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "rotative.operations"
    label = "operations"
