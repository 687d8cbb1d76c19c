"""Addresses of the campaign app."""

from django.urls import include, path

from campaign.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("categories/", views.categories, name="categories"),
    path("categories/<slug:code>/", views.category, name="category"),
    path("categories/<slug:code>/rules/", views.category_rules, name="category_rules"),
    path("calendar.ics", views.calendar_file, name="calendar_file"),
    path("archive/", views.archive, name="archive"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("contact/", views.contact, name="contact"),
    path("setup/", include("campaign.editing.urls")),
    path("setup/", include("campaign.extending.urls")),
    path("setup/", include("campaign.next_year.urls")),
    path("demo/clock/", views.move_clock, name="move_clock"),
]
