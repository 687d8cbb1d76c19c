"""Addresses of writing a record."""

from django.urls import path

from activities.files import views as files
from activities.recording import views

urlpatterns = [
    path("activities/mine/", views.my_activities, name="my_activities"),
    path("activities/new/", views.activity_new, name="activity_new"),
    path("activities/mine/<int:pk>/", views.activity_edit, name="activity_edit"),
    path("activities/mine/<int:pk>/autosave/", views.activity_autosave, name="activity_autosave"),
    path("activities/mine/<int:pk>/take-back/", views.activity_take_back, name="activity_take_back"),
    path("activities/mine/<int:pk>/delete/", views.activity_delete, name="activity_delete"),
    path("activities/mine/<int:pk>/files/", files.activity_files, name="activity_files"),
    path("activities/mine/<int:pk>/files/<str:role>/", files.activity_add_file, name="activity_add_file"),
    path("activities/mine/<int:pk>/remove/<uuid:key>/", files.activity_remove_file, name="activity_remove_file"),
    path("activities/photos/<uuid:key>/", files.activity_photo, name="activity_photo"),
    path("activities/files/<uuid:key>/", files.activity_file, name="activity_file"),
]
