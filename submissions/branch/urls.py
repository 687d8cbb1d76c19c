"""Addresses of the recommending union's pages, and of the national register."""

from django.urls import path

from submissions.branch import desk_views as branch_views
from submissions.branch import import_views as union_import_views
from submissions.branch import settings_views as branch_settings_views
from submissions.branch import union_views
from submissions.declining import views as declining_views
from submissions.national_filing import views as filing_views
from submissions.packages import views as package_views
from submissions.reminding import views as reminding_views

urlpatterns = [
    path("branch/", branch_views.recommend_desk, name="recommend_desk"),
    path("branch/entries.xlsx", branch_views.branch_excel, name="branch_excel"),
    path("branch/materials/", package_views.branch_materials, name="branch_materials"),
    path("branch/materials/build/", package_views.branch_package, name="branch_package"),
    path("copies/<str:token>/", package_views.copy, name="copy"),
    path("branch/undo/", branch_views.branch_undo, name="branch_undo"),
    path("branch/<int:pk>/", branch_views.branch_entry, name="branch_entry"),
    path("branch/<int:pk>/recommend/", branch_views.branch_recommend, name="branch_recommend"),
    path("branch/<int:pk>/unrecommend/", branch_views.branch_unrecommend, name="branch_unrecommend"),
    path("branch/<int:pk>/decline/", declining_views.branch_decline, name="branch_decline"),
    path("branch/<int:pk>/undecline/", declining_views.branch_undecline, name="branch_undecline"),
    path("branch/<int:pk>/send-back/", branch_views.branch_send_back, name="branch_send_back"),
    path("branch/<int:pk>/set_rank/", branch_views.branch_prefer, name="branch_prefer"),
    # Unions and people
    path("branch/unions/", union_views.branch_unions, name="branch_unions"),
    path("branch/unions/add/", union_views.branch_union_add, name="branch_union_add"),
    path("branch/unions/<int:pk>/rename/", union_views.branch_union_rename, name="branch_union_rename"),
    path("branch/unions/<int:pk>/switch/", union_views.branch_union_switch, name="branch_union_switch"),
    path("branch/unions/<int:pk>/invite/", union_views.branch_invite, name="branch_invite"),
    path("branch/unions/<int:pk>/serve/", union_views.branch_serve, name="branch_serve"),
    path("branch/unions/<int:pk>/stop-serving/", union_views.branch_stop_serving, name="branch_stop_serving"),
    path("branch/people/<int:pk>/link/", union_views.branch_person_link, name="branch_person_link"),
    path("branch/people/<int:pk>/<slug:act>/", union_views.branch_person, name="branch_person"),
    path("branch/unions/import/", union_import_views.branch_import, name="branch_import"),
    path(
        "branch/unions/import/template.xlsx", union_import_views.branch_import_template, name="branch_import_template"
    ),
    path(
        "branch/unions/import/<str:key>/wrong-lines.xlsx",
        union_import_views.branch_import_wrong_lines,
        name="branch_import_wrong_lines",
    ),
    path("branch/unions/import/<str:key>/", union_import_views.branch_import_confirm, name="branch_import_confirm"),
    # Desk, copies and deadline
    path("branch/remind/", reminding_views.branch_remind, name="branch_remind"),
    path("branch/settings/", branch_settings_views.branch_settings, name="branch_settings"),
    path("branch/settings/desk/", branch_settings_views.branch_desk_set, name="branch_desk_set"),
    path("branch/settings/copies/", branch_settings_views.branch_copy_add, name="branch_copy_add"),
    path(
        "branch/settings/copies/<int:pk>/remove/", branch_settings_views.branch_copy_remove, name="branch_copy_remove"
    ),
    path("branch/settings/deadline/", branch_settings_views.branch_deadline, name="branch_deadline"),
    # National register
    path("branch/filings/", filing_views.filings, name="filings"),
    path("branch/filings/filings.xlsx", filing_views.filings_excel, name="filings_excel"),
    path("branch/filings/<int:pk>/", filing_views.filing_edit, name="filing_edit"),
]
