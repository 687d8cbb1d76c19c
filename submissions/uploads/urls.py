"""Addresses of uploads and files."""

from django.urls import path, register_converter

from submissions.files import serving
from submissions.uploads import caption_views
from submissions.uploads import views as file_views
from submissions.uploads.tus import views as tus


class WayConverter:
    """Where a file is moved: any other word is no address at all."""

    regex = "up|down"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WayConverter, "way")

urlpatterns = [
    path("entries/<int:pk>/uploads/", tus.uploads, name="uploads"),
    path("uploads/allowed", file_views.uploads_allowed, name="uploads_allowed"),
    path("uploads/<uuid:key>/", tus.upload, name="upload"),
    path("entries/<int:pk>/files/<slug:role>/", file_views.role_files, name="role_files"),
    path("entries/<int:pk>/files/<slug:role>/upload/", file_views.plain_upload, name="plain_upload"),
    path("files/<uuid:key>/remove/", file_views.file_remove, name="file_remove"),
    path("files/<uuid:key>/caption/", caption_views.file_caption, name="file_caption"),
    path("files/<uuid:key>/move/<way:way>/", file_views.file_move, name="file_move"),
    path("entries/<int:pk>/files/<slug:role>/order/", file_views.files_arrange, name="files_arrange"),
    path("media/<str:token>/<str:name>", serving.media, name="media"),
]
