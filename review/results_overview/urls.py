from django.urls import path

from review.results_overview import views

urlpatterns = [
    path("desk/results/all/", views.results_overview, name="results_overview"),
    path("desk/results/all/compute/", views.results_compute_ready, name="results_compute_ready"),
    path("desk/results/all/publish/", views.results_publish, name="results_publish"),
]
