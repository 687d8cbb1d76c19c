"""Addresses of the submissions app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
