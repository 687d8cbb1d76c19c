"""Addresses of lists out and in."""

from django.urls import path

from activities.excel import views

urlpatterns = [
    path("activities/excel/", views.activity_excel, name="activity_excel"),
    path("activities/import/", views.activity_import, name="activity_import"),
    path("activities/import/template/", views.activity_import_template, name="activity_import_template"),
    path("activities/import/<str:key>/", views.activity_import_confirm, name="activity_import_confirm"),
    path("activities/import/<str:key>/lines/", views.activity_import_wrong_lines, name="activity_import_wrong_lines"),
]
