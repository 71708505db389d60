"""Addresses of messages."""

from django.urls import path

from . import views

app_name = "messages"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all/", views.read_all, name="read_all"),
    path("channels/", views.channels, name="channels"),
    path("board/", views.board, name="board"),
    path("board/<str:delivery_id>/resend/", views.send_again, name="resend"),
    path("<str:message_id>/", views.detail, name="message"),
]
