"""Addresses of next year's campaign."""

from django.urls import path

from campaign.next_year import views

urlpatterns = [
    path("<slug:code>/next/", views.copy_campaign, name="campaign_copy"),
    path("<slug:code>/check/", views.check_draft, name="campaign_check"),
    path("<slug:code>/move/", views.move_draft, name="campaign_move"),
    path("<slug:code>/open/", views.open_campaign, name="campaign_open"),
]
