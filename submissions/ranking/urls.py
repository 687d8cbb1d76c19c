"""Address of the branch's order of preference."""

from django.urls import path

from submissions.ranking import views

urlpatterns = [path("branch/ranking/<slug:code>/", views.branch_ranking, name="branch_ranking")]
