"""Addresses of files that are held for a person."""

from django.urls import path

from submissions.checks import held_views

urlpatterns = [
    path("held-files/", held_views.held_list, name="held_files"),
    path("held-files/<uuid:key>/", held_views.held_answer, name="held_answer"),
]
