"""Addresses of what the platform converts for an entrant."""

from django.urls import path

from submissions.conversions import views

urlpatterns = [
    path("files/<uuid:key>/convert/", views.conversion_ask, name="conversion_ask"),
    path("files/<uuid:key>/conversion/", views.conversion_line, name="conversion_line"),
    path("conversions/<uuid:key>/", views.conversion, name="conversion"),
    path("conversions/<uuid:key>/accept/", views.conversion_accept, name="conversion_accept"),
    path("conversions/<uuid:key>/decline/", views.conversion_decline, name="conversion_decline"),
]
