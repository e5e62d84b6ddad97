from django.urls import path

from rotative.newsletters import opened, views
from rotative.newsletters.returns import events

urlpatterns = [
    path("newsletter/sign-up/", views.sign_up, name="sign_up"),
    path("newsletter/link/", views.lost_link, name="lost_link"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="confirm_subscription"),
    path("newsletter/preferences/<str:token>/", views.preferences, name="preferences"),
    path("newsletter/leave/<str:token>/", views.leave, name="leave_newsletter"),
    path("newsletter/opened/", opened.count, name="opened_from_a_letter"),
    path("newsletter/mail-events/", events.take, name="what_became_of_letters"),
]
