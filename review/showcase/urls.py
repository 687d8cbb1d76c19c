from django.urls import path

from review.showcase import announcement_views, views

urlpatterns = [
    path("showcase/", views.showcase, name="showcase"),
    path("showcase/announcement/", announcement_views.announcement, name="announcement"),
    path("showcase/announcement.docx", announcement_views.announcement_word, name="announcement_word"),
    path("showcase/article/<int:part>.html", announcement_views.article_part, name="article_part"),
]
