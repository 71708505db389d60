"""Addresses under /eligibility/: for staff only."""

from django.urls import path

from .views import found, ledger, packs

app_name = "eligibility"

urlpatterns = [
    path("found/", found.found_list, name="found"),
    path("found/move/", found.move, name="move"),
    path("found/undo/<str:batch_id>/", found.undo, name="undo"),
    path("found/tell/", found.tell, name="tell"),
    path("found/export/", found.export, name="export"),
    path("found/scan/", found.scan_now, name="scan"),
    path("ledger/", ledger.imports, name="ledger"),
    path("ledger/<str:run_id>/rejects.csv", ledger.rejects, name="rejects"),
    path("packs/", packs.pack_list, name="packs"),
    path("packs/<slug:code>/", packs.pack, name="pack"),
    path("packs/<slug:code>/try/", packs.try_pack, name="try"),
    path("packs/<slug:code>/confirm/", packs.confirm, name="confirm"),
]
