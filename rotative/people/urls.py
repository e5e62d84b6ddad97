from django.urls import path

from rotative.people import views

urlpatterns = [
    path("logout/", views.LogoutView.as_view()),
    path("password_reset/", views.PasswordResetView.as_view()),
]
