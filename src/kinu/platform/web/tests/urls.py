"""The house's own addresses and some views made for tests."""

from django.urls import include, path

urlpatterns = [path("", include("kinu.platform.web.urls"))]

handler400 = "kinu.platform.web.errors.bad_request"
handler403 = "kinu.platform.web.errors.forbidden"
handler404 = "kinu.platform.web.errors.not_found"
handler500 = "kinu.platform.web.errors.server_error"
