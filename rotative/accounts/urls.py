from django.urls import path

from rotative.accounts import door

urlpatterns = [
    path("invitation/<str:token>/", door.accept, name="invitation"),
]
