from django.urls import path

from review.panels import plan_views
from review.panels.by_hand import views as hand_views

urlpatterns = [
    path("panels/plan/", plan_views.panels_plan, name="panels_plan"),
    path("panels/assign/", plan_views.panels_assign, name="panels_assign"),
    path("panels/<int:pk>/give/", hand_views.panel_give, name="panel_give"),
    path("panels/<int:pk>/take/", hand_views.panel_take, name="panel_take"),
    path("panels/<int:pk>/reserve/", hand_views.panel_reserve, name="panel_reserve"),
]
