"""Addresses of the voting app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
