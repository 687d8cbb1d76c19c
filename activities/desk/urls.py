"""Addresses of the desks."""

from django.urls import path

from activities.desk import views

urlpatterns = [
    path("activities/desk/", views.activity_desk, name="activity_desk"),
    path("activities/desk/several/", views.activity_several, name="activity_several"),
    path("activities/desk/<int:pk>/", views.activity_review, name="activity_review"),
    path("activities/desk/<int:pk>/<slug:action>/", views.activity_act, name="activity_act"),
]
