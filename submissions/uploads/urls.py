"""Addresses of uploads and files."""

from django.urls import path

from submissions.files import serving
from submissions.uploads import tus_views
from submissions.uploads import views as file_views

urlpatterns = [
    path("entries/<int:pk>/uploads/", tus_views.uploads, name="uploads"),
    path("uploads/allowed", file_views.uploads_allowed, name="uploads_allowed"),
    path("uploads/<uuid:key>/", tus_views.upload, name="upload"),
    path("entries/<int:pk>/files/<slug:role>/", file_views.role_files, name="role_files"),
    path("entries/<int:pk>/files/<slug:role>/upload/", file_views.plain_upload, name="plain_upload"),
    path("files/<uuid:key>/remove/", file_views.file_remove, name="file_remove"),
    path("files/<uuid:key>/caption/", file_views.file_caption, name="file_caption"),
    path("media/<str:token>/<str:name>", serving.media, name="media"),
]
