from django.urls import path

from rotative.letters import views
from rotative.site import converters  # noqa: F401  registers `tree`

urlpatterns = [
    path("contact/send/", views.send_message, name="send_message"),
    path("contact/about/<tree:path>", views.report, name="report"),
]
