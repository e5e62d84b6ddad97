from django.urls import path

from rotative.newsletters import views

urlpatterns = [path("newsletter/sign-up/", views.sign_up, name="sign_up")]
