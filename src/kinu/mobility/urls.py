"""Addresses of mobility."""

from django.urls import path

from . import views
from .views import driver

app_name = "mobility"
urlpatterns = [
    path("", views.index, name="index"),
    path("driver/", driver.page, name="driver"),
    path("driver/tap/", driver.tap, name="driver_tap"),
    path("driver/worker.js", driver.worker, name="driver_worker"),
]
