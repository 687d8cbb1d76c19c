"""Addresses of the submissions app: the entrant's pages, the files, files held for a person, the recommender's desk."""

from django.urls import include, path

from submissions.consents.views import entry_consents
from submissions.national_filing.both_views import entry_national

urlpatterns = [
    path("", include("submissions.entering.urls")),
    path("entries/<int:pk>/national/", entry_national, name="entry_national"),
    path("entries/<int:pk>/consents/", entry_consents, name="entry_consents"),
    path("", include("submissions.uploads.urls")),
    path("", include("submissions.phone_upload.urls")),
    path("", include("submissions.checks.urls")),
    path("", include("submissions.conversions.urls")),
    path("", include("submissions.papers.urls")),
    path("", include("submissions.branch.urls")),
    path("", include("submissions.ranking.urls")),
    path("", include("submissions.several.urls")),
]
