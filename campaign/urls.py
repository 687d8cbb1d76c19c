"""Addresses of the campaign app."""

from django.urls import path

from campaign import views

urlpatterns = [
    path("demo/clock", views.move_clock, name="move_clock"),
]
