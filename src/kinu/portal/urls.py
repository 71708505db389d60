"""The portal stands at the root."""

from __future__ import annotations

from django.urls import path

from .views import about, front, mine, staff

app_name = "portal"
urlpatterns = [
    path("", front.home, name="home"),
    path("search/", front.search, name="search"),
    path("life/<slug:code>/", front.life, name="life"),
    path("today/", front.today, name="today"),
    path("help/", about.help_page, name="help"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("site-map/", about.site_map, name="site_map"),
    path("open-source/", about.open_source, name="open_source"),
    path("my/", mine.my, name="my"),
    path("my/record/looks.csv", mine.looks_file, name="looks_file"),
    path("my/record/", mine.record, name="record"),
    path("my/settings/", mine.settings, name="settings"),
    path("staff/", staff.home, name="staff"),
    path("staff/banners/", staff.banners, name="banners"),
    path("staff/banners/<str:banner_id>/end/", staff.end_banner, name="end_banner"),
]
