"""Addresses of the house itself: reader's display, the login's time, the components."""

from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("language/", views.display, name="display"),
    path("session/extend", views.session_extend, name="session_extend"),
    path("city.css", views.city_style, name="city_style"),
    path("design/", views.design, name="design"),
]
