"""The address of the one act that gives more time."""

from django.urls import path

from campaign.extending import views

urlpatterns = [path("<slug:code>/extend/", views.extend_collection, name="campaign_extend")]
