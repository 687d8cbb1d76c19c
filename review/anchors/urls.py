from django.urls import path

from review.anchors import views

urlpatterns = [
    path("panels/anchors/<slug:code>/", views.anchor_desk, name="anchor_desk"),
    path("panels/anchors/<int:pk>/withdraw/", views.anchor_withdraw, name="anchor_withdraw"),
    path("score/anchors/<slug:code>/", views.anchors, name="anchors"),
    path("score/anchors/<int:pk>/try/", views.anchor_try, name="anchor_try"),
    path("score/anchors/<int:pk>/file/<int:file_pk>/", views.anchor_file, name="anchor_file"),
]
