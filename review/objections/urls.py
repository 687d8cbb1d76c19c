from django.urls import path

from review.objections import desk_views, public_views

urlpatterns = [
    path("objections/", public_views.objection_find, name="objection_find"),
    path("objections/new/<slug:code>/", public_views.objection_new, name="objection_new"),
    path("objections/<slug:reference>/", public_views.objection_receipt, name="objection_receipt"),
    path("objections/<slug:reference>/forget/", public_views.objection_forget, name="objection_forget"),
    path("desk/objections/", desk_views.objections_desk, name="objections_desk"),
    path("desk/objections/<int:pk>/", desk_views.objection, name="objection"),
    path("desk/objections/<int:pk>/evidence/<int:file_pk>/", desk_views.objection_evidence, name="objection_evidence"),
    path("desk/objections/<int:pk>/answer/<slug:how>/", desk_views.objection_answer, name="objection_answer"),
    path("desk/objections/<int:pk>/<slug:decision>/", desk_views.objection_decide, name="objection_decide"),
]
