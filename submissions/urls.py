"""Addresses of the submissions app: the entrant's pages, the files, the recommender's desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("submissions.entering.urls")),
    path("", include("submissions.uploads.urls")),
    path("", include("submissions.branch.urls")),
]
