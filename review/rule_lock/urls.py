from django.urls import path

from review.rule_lock import views

urlpatterns = [
    path("desk/rules/", views.rule_lock, name="rule_lock"),
    path("desk/rules/propose/", views.rule_lock_propose, name="rule_lock_propose"),
    path("desk/rules/<str:decision>/", views.rule_lock_decide, name="rule_lock_decide"),
    path("rules/", views.locked_rule, name="locked_rule"),
]
