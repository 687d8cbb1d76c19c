from django.urls import path

from review.jury_words import views

urlpatterns = [
    path("desk/jury-words/", views.jury_words, name="jury_words"),
    path("desk/jury-words/<int:pk>/", views.jury_words_act, name="jury_words_act"),
]
