"""Addresses under /staff/people/."""

from django.urls import path

from .views import exchange, protection, register

app_name = "people"
urlpatterns = [
    path("", register.search, name="search"),
    path("departments/", register.departments, name="departments"),
    path("import/", exchange.imports, name="imports"),
    path("import/<str:run_id>/", exchange.import_run, name="import"),
    path("import/<str:run_id>/rejects.csv", exchange.rejects, name="rejects"),
    path("export/", exchange.export, name="export"),
    path("orders/<str:order_id>/lift/", protection.lift, name="lift"),
    path("<str:resident_id>/", register.resident, name="resident"),
    path("<str:resident_id>/looks/", register.looks, name="looks"),
    path("<str:resident_id>/protect/", protection.protect, name="protect"),
]
