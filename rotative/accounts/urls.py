from django.urls import path

from rotative.accounts import door, second_step

urlpatterns = [
    path("login/", second_step.FirstStepView.as_view()),
    path("login/second-step/", second_step.second_step, name="second_step"),
    path("invitation/<str:token>/", door.accept, name="invitation"),
]
