"""Addresses of the board, of progress, and of health."""

from django.urls import path

from .views import board, health

app_name = "jobs"
urlpatterns = [
    path("staff/jobs/", board.index, name="board"),
    path("staff/jobs/resend/", board.resend, name="resend"),
    path("staff/jobs/discard/<slug:line_id>/", board.discard, name="discard"),
    path("staff/jobs/progress/<slug:job_id>/", board.progress, name="progress"),
    path("staff/health/", health.page, name="health"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
