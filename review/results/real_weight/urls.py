from django.urls import path

from review.results.real_weight import views

urlpatterns = [
    path("desk/results/weight/", views.real_weight, name="real_weight"),
    path("results/<slug:code>/weight/", views.result_weight, name="result_weight"),
]
