"""Addresses of who runs the site."""

from django.urls import path

from operations.jobs import views as job_views
from operations.metrics import views as metric_views

urlpatterns = [
    path("metrics", metric_views.metrics, name="metrics"),
    path("jobs/", job_views.jobs_page, name="jobs"),
    path("jobs/<int:pk>/retry/", job_views.retry_run, name="retry_run"),
    path("jobs/files/<uuid:key>/check-again/", job_views.check_stuck_again, name="check_stuck_again"),
]
