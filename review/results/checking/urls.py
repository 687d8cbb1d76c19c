from django.urls import path

from review.results.checking import views

urlpatterns = [
    path("desk/results/check/<int:pk>/", views.result_check, name="result_check"),
    path("desk/results/check/<int:pk>/sheets.xlsx", views.result_sheets, name="result_sheets"),
]
