from django.urls import path

from review.panel_meetings import acts, views

urlpatterns = [
    path("panels/meetings/", views.panel_meetings, name="panel_meetings"),
    path("panels/<int:pk>/meeting/", views.panel_meeting, name="panel_meeting"),
    path("panels/<int:pk>/meeting/sheet/", views.meeting_paper, name="meeting_paper"),
    path("panels/<int:pk>/meeting/sheet.docx", views.meeting_word, name="meeting_word"),
    path("panels/<int:pk>/meeting/work/<int:entry>/", views.second_look, name="second_look"),
    path("panels/<int:pk>/meeting/chair/", acts.panel_chair, name="panel_chair"),
    path("panels/<int:pk>/meeting/write/", acts.meeting_write, name="meeting_write"),
    path("panels/<int:pk>/meeting/scan/", acts.meeting_scan, name="meeting_scan"),
    path("panels/<int:pk>/meeting/scan/<int:file_pk>/", views.meeting_scan_file, name="meeting_scan_file"),
]
