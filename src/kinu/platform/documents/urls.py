"""Addresses of documents."""

from django.urls import path

from . import views

app_name = "documents"

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("board/", views.board, name="board"),
    path("board/<str:document_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:document_id>/", views.pdf, name="pdf"),
]
