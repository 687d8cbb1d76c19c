from django.urls import path

from review.experts import import_views

urlpatterns = [
    path("panels/experts/template.xlsx", import_views.experts_template, name="experts_template"),
    path("panels/experts/import/", import_views.experts_import, name="experts_import"),
    path("panels/experts/import/<str:key>/", import_views.experts_import_confirm, name="experts_import_confirm"),
    path(
        "panels/experts/import/<str:key>/wrong-lines.xlsx",
        import_views.experts_import_wrong_lines,
        name="experts_import_wrong_lines",
    ),
]
