"""Addresses of uploading by phone. The token is the right: deploy/nginx.conf keeps it out of its log."""

from django.urls import path

from submissions.phone_upload import views

urlpatterns = [
    path("entries/<int:pk>/phone/", views.phone_link, name="phone_link"),
    path("phone/<str:token>/", views.phone_page, name="phone_page"),
    path("phone/<str:token>/uploads/", views.phone_uploads, name="phone_uploads"),
    path("phone/<str:token>/uploads/<uuid:key>/", views.phone_piece, name="phone_piece"),
    path("phone/<str:token>/files/<slug:role>/", views.phone_files, name="phone_files"),
]
