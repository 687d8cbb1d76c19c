"""Addresses of the campaign's own pages for its organisers."""

from django.urls import path

from campaign.editing import history_views, views

urlpatterns = [
    path("", views.setup, name="campaign_setup"),
    path("<slug:code>/", views.overview, name="campaign_overview"),
    path("<slug:code>/edit/<slug:part>/", views.edit_part, name="campaign_part"),
    path("<slug:code>/categories/<slug:part>/", views.part_categories, name="campaign_part_categories"),
    path("<slug:code>/edit/<slug:part>/<slug:category>/", views.edit_part, name="campaign_category_part"),
    path("<slug:code>/history/", history_views.history, name="campaign_history"),
    path("<slug:code>/export/", history_views.export, name="campaign_export"),
]
