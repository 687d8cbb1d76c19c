from django.urls import path

from review.experts import import_views, interest_views, member_views
from review.experts.invitations import desk_views, public_views

urlpatterns = [
    path("panels/experts/", desk_views.experts, name="experts"),
    path("panels/experts/template.xlsx", import_views.experts_template, name="experts_template"),
    path("panels/experts/import/", import_views.experts_import, name="experts_import"),
    path("panels/experts/import/<str:key>/", import_views.experts_import_confirm, name="experts_import_confirm"),
    path(
        "panels/experts/import/<str:key>/wrong-lines.xlsx",
        import_views.experts_import_wrong_lines,
        name="experts_import_wrong_lines",
    ),
    path("panels/experts/invite/", desk_views.experts_invite, name="experts_invite"),
    path("panels/experts/pins/<str:key>/", desk_views.expert_pins, name="expert_pins"),
    path("panels/experts/<int:pk>/", desk_views.expert, name="expert"),
    path("panels/experts/<int:pk>/invite/", desk_views.expert_invite, name="expert_invite"),
    path("panels/experts/<int:pk>/withdraw/", desk_views.expert_withdraw, name="expert_withdraw"),
    path("panels/<int:pk>/members/<int:expert>/", member_views.panel_member, name="panel_member"),
    path("panels/<int:pk>/members/<int:expert>/replace/", member_views.panel_replace, name="panel_replace"),
    path("invited/<str:token>/", public_views.expert_invited, name="expert_invited"),
    path("invited/<str:token>/answer/", public_views.expert_answer, name="expert_answer"),
    path("my-works/interests/", interest_views.my_interests, name="my_interests"),
]
