"""Addresses of the submissions app: the entrant's pages, the files, the recommender's desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("submissions.entry_urls")),
    path("", include("submissions.file_urls")),
    path("", include("submissions.branch_urls")),
]
