"""Addresses of next year's campaign."""

from django.urls import path

from campaign.next_year import previewing, views

urlpatterns = [
    path("<slug:code>/next/", views.copy_campaign, name="campaign_copy"),
    path("<slug:code>/check/", views.check_draft, name="campaign_check"),
    path("<slug:code>/move/", views.move_draft, name="campaign_move"),
    path("<slug:code>/open/", views.open_campaign, name="campaign_open"),
    path("<slug:code>/discard/", views.discard_draft, name="campaign_discard"),
    path("<slug:code>/preview/", previewing.preview_draft, name="campaign_preview"),
    path("<slug:code>/preview/<path:page>", previewing.preview_draft, name="campaign_preview_page"),
]
