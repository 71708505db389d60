"""Addresses under /plan/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path("", views.index, name="index"),
    path("plan.json", views.plan_json, name="json"),
    path("plan.csv", views.plan_csv, name="csv"),
    path("measures/<str:measure_id>/", views.measure, name="measure"),
    path("systems/<str:system_id>/", views.system, name="system"),
]
