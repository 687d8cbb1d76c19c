from django.urls import path

from review.sheet_desk import views

urlpatterns = [
    path("panels/sheets/", views.sheet_desk, name="sheet_desk"),
    path("panels/sheets/<int:pk>/", views.sheet, name="sheet"),
    path("panels/sheets/<int:pk>/reopen/", views.sheet_reopen, name="sheet_reopen"),
    path("panels/sheets/<int:pk>/permit/", views.sheet_permit, name="sheet_permit"),
    path("panels/sheets/<int:pk>/permit/end/", views.sheet_permit_end, name="sheet_permit_end"),
    path("panels/sheets/<int:pk>/undo-recusal/", views.sheet_undo_recusal, name="sheet_undo_recusal"),
    path(
        "panels/sheets/<int:pk>/reopening/<slug:decision>/", views.sheet_reopening_decide, name="sheet_reopening_decide"
    ),
]
