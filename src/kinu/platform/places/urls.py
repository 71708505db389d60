"""Addresses under /places/."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("", views.facilities, name="facilities"),
    path("postcode/<str:digits>/", views.postcode, name="postcode"),
    path("<str:facility_id>/", views.facility, name="facility"),
]
