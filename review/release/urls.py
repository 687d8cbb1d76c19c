from django.urls import path

from review.release import views

urlpatterns = [
    path("desk/results/sign/<int:pk>/", views.result_sign, name="result_sign"),
    path("desk/results/publish/<int:pk>/", views.result_publish, name="result_publish"),
    path("desk/results/unplan/<int:pk>/", views.result_unplan, name="result_unplan"),
]
