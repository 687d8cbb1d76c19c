"""Addresses of the recommending union's pages."""

from django.urls import path

from submissions import branch_views, package_views

urlpatterns = [
    path("branch/", branch_views.recommend_desk, name="recommend_desk"),
    path("branch/materials/", package_views.branch_materials, name="branch_materials"),
    path("branch/materials/build/", package_views.branch_package, name="branch_package"),
    path("copies/<str:token>/", package_views.copy, name="copy"),
    path("branch/<int:pk>/", branch_views.branch_entry, name="branch_entry"),
    path("branch/<int:pk>/recommend/", branch_views.branch_recommend, name="branch_recommend"),
    path("branch/<int:pk>/unrecommend/", branch_views.branch_unrecommend, name="branch_unrecommend"),
    path("branch/<int:pk>/send-back/", branch_views.branch_send_back, name="branch_send_back"),
    path("branch/<int:pk>/prefer/", branch_views.branch_prefer, name="branch_prefer"),
]
