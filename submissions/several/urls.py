"""Addresses of acts on several entries."""

from django.urls import path

from submissions.several import views

urlpatterns = [path("branch/several/", views.branch_several, name="branch_several")]
