from django.urls import path

from review.union_results import views

urlpatterns = [
    path("entries/<int:pk>/result/", views.entry_result, name="entry_result"),
    path("branch/awards/", views.branch_awards, name="branch_awards"),
]
