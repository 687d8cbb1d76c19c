"""Addresses of the review app, desk by desk."""

from django.urls import path

from review import screening_views

urlpatterns = [
    path("screening/", screening_views.screening_desk, name="screening_desk"),
    path("screening/<int:pk>/", screening_views.screening_item, name="screening_item"),
    path("screening/<int:pk>/decide/", screening_views.screening_decide, name="screening_decide"),
    path("screening/<int:pk>/undo/", screening_views.screening_undo, name="screening_undo"),
]
