from django.urls import path

from rotative.plan import views

# Beside the newsroom's screens: a program has the address, and no session.
urlpatterns = [
    path(
        "plan/calendar/<slug:scope>/<str:token>.ics",
        views.calendar_file,
        name="plan_calendar_file",
    ),
]
