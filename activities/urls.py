"""All addresses of activities. Each folder lists its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("activities.recording.urls")),
    path("", include("activities.desk.urls")),
    path("", include("activities.excel.urls")),
    path("", include("activities.showing.urls")),
]
