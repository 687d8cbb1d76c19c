from django.urls import path

from review.results.checking import tie_views, views

urlpatterns = [
    path("desk/results/check/<int:pk>/", views.result_check, name="result_check"),
    path("desk/results/check/<int:pk>/sheets.xlsx", views.result_sheets, name="result_sheets"),
    path("desk/results/ties/<int:pk>/propose/", tie_views.tie_propose, name="tie_propose"),
    path("desk/results/ties/<int:pk>/<slug:decision>/", tie_views.tie_decide, name="tie_decide"),
]
