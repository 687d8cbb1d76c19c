from django.urls import path

from review.score_print import views

urlpatterns = [
    path("score/<int:pk>/print/", views.score_print, name="score_print"),
    path("score/<int:pk>/print.docx", views.score_print_word, name="score_print_word"),
    path("score/category/<slug:code>/print/", views.scores_print, name="scores_print"),
    path("score/category/<slug:code>/print.docx", views.scores_print_word, name="scores_print_word"),
]
