from django.urls import path

from review.awards import several_views, views

urlpatterns = [
    path("desk/awards/", views.awards_desk, name="awards_desk"),
    path("desk/awards/several/propose/", several_views.awards_propose_several, name="awards_propose_several"),
    path("desk/awards/several/confirm/", several_views.awards_confirm_several, name="awards_confirm_several"),
    path("desk/awards/<slug:code>/", views.awards_category, name="awards_category"),
    path("desk/awards/<slug:code>/propose/", views.awards_propose, name="awards_propose"),
    path("desk/awards/<slug:code>/<str:decision>/", views.awards_decide, name="awards_decide"),
]
