"""Public addresses, and those of the counters."""

from django.urls import path

from activities.counting import views as counting
from activities.showing import views

urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities/<int:pk>/", views.activity, name="activity"),
    path("activities/targets/", counting.activity_targets, name="activity_targets"),
]
