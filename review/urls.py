"""Addresses of the review app, desk by desk."""

from django.urls import include, path

from review.branch_results import views as branch_results_views
from review.disqualifying import public_views as disqualified_views
from review.disqualifying import views as disqualifying_views
from review.duplicates import views as duplicate_views
from review.expert_pages import offline_views
from review.expert_pages import views as expert_views
from review.organiser_desk import views as organiser_views
from review.panels import views as panel_views
from review.reconsidering import views as reconsider_views
from review.results import desk_views
from review.results import public_views as result_views
from review.screening import claim_views
from review.screening import views as screening_views
from review.screening_excel import views as excel_views
from review.screening_progress import views as progress_views
from review.screening_several import views as several_views
from review.screening_shares import two_readers
from review.screening_shares import views as share_views
from review.shortlist import acts as shortlist_acts
from review.shortlist import book_views
from review.shortlist import views as shortlist_views

urlpatterns = [
    path("", include("review.anchors.urls")),
    path("", include("review.awards.urls")),
    path("", include("review.release.urls")),
    path("", include("review.certificates.urls")),
    path("", include("review.experts.urls")),
    path("", include("review.objections.urls")),
    path("", include("review.results.checking.urls")),
    path("", include("review.results_overview.urls")),
    path("", include("review.results.real_weight.urls")),
    path("", include("review.rule_lock.urls")),
    path("", include("review.jury_words.urls")),
    path("", include("review.panel_meetings.urls")),
    path("", include("review.score_print.urls")),
    path("", include("review.sheet_desk.urls")),
    path("", include("review.statistics.urls")),
    path("", include("review.showcase.urls")),
    path("", include("review.union_results.urls")),
    path("branch/results/", branch_results_views.branch_results, name="branch_results"),
    path("branch/results/table.xlsx", branch_results_views.branch_results_excel, name="branch_results_excel"),
    path("screening/", screening_views.screening_desk, name="screening_desk"),
    path("screening/progress/", progress_views.screening_progress, name="screening_progress"),
    path("screening/table.xlsx", excel_views.screening_excel, name="screening_excel"),
    path("screening/import/", excel_views.screening_import, name="screening_import"),
    path("screening/import/<str:key>/", excel_views.screening_import_confirm, name="screening_import_confirm"),
    path(
        "screening/import/<str:key>/wrong-lines.xlsx",
        excel_views.screening_import_wrong_lines,
        name="screening_import_wrong_lines",
    ),
    path("screening/several/", several_views.screening_several, name="screening_several"),
    path("screening/shares/", share_views.screening_shares, name="screening_shares"),
    path("screening/shares/two-readers/", two_readers.screening_two_readers, name="screening_two_readers"),
    path("screening/shares/distribute/", share_views.screening_distribute, name="screening_distribute"),
    path("screening/shares/<int:pk>/take-back/", share_views.screening_take_back, name="screening_take_back"),
    path("screening/<int:pk>/", screening_views.screening_item, name="screening_item"),
    path("screening/start/", claim_views.screening_start, name="screening_start"),
    path("screening/ahead/", claim_views.screening_ahead, name="screening_ahead"),
    path("screening/<int:pk>/claim/", claim_views.screening_claim, name="screening_claim"),
    path("screening/<int:pk>/pair/<int:other>/", duplicate_views.duplicate_pair, name="duplicate_pair"),
    path("screening/<int:pk>/pair/<int:other>/judge/", duplicate_views.duplicate_judge, name="duplicate_judge"),
    path("entries/<int:pk>/reconsider/", reconsider_views.reconsider_ask, name="reconsider_ask"),
    path("screening/reconsider/", reconsider_views.reconsiderations, name="reconsiderations"),
    path("screening/<int:pk>/reconsider/", reconsider_views.reconsider_decide, name="reconsider_decide"),
    path("screening/<int:pk>/extend/", claim_views.screening_extend, name="screening_extend"),
    path("screening/<int:pk>/take-over/", claim_views.screening_take_over, name="screening_take_over"),
    path("screening/<int:pk>/decide/", screening_views.screening_decide, name="screening_decide"),
    path("screening/<int:pk>/undo/", screening_views.screening_undo, name="screening_undo"),
    path("shortlist/", shortlist_views.shortlist, name="shortlist"),
    path("shortlist/book/all/", book_views.shortlist_whole_book, name="shortlist_whole_book"),
    path("shortlist/book/all.docx", book_views.shortlist_whole_book_word, name="shortlist_whole_book_word"),
    path("shortlist/<slug:code>/", shortlist_views.shortlist_category, name="shortlist_category"),
    path("shortlist/<slug:code>/choose/", shortlist_acts.shortlist_choose, name="shortlist_choose"),
    path("shortlist/<slug:code>/want/", shortlist_acts.shortlist_want, name="shortlist_want"),
    path("shortlist/<slug:code>/publish/", shortlist_acts.shortlist_publish, name="shortlist_publish"),
    path("shortlist/<slug:code>/unplan/", shortlist_acts.shortlist_unplan, name="shortlist_unplan"),
    path("shortlist/<slug:code>/book/", book_views.shortlist_book, name="shortlist_book"),
    path("shortlist/<slug:code>/book.docx", book_views.shortlist_book_word, name="shortlist_book_word"),
    path("shortlist/reserve/<int:pk>/", shortlist_acts.shortlist_reserve, name="shortlist_reserve"),
    path("shortlist/remove/<int:pk>/", shortlist_acts.shortlist_remove, name="shortlist_remove"),
    path("desk/disqualifications/", disqualifying_views.disqualifications, name="disqualifications"),
    path("desk/disqualifications/<int:pk>/", disqualifying_views.disqualify, name="disqualify"),
    path("desk/disqualifications/<int:pk>/propose/", disqualifying_views.disqualify_propose, name="disqualify_propose"),
    path(
        "desk/disqualifications/<int:pk>/<slug:decision>/",
        disqualifying_views.disqualification_decide,
        name="disqualification_decide",
    ),
    path("disqualified/", disqualified_views.disqualified, name="disqualified"),
    path("", include("review.panels.urls")),
    path("panels/", panel_views.panels, name="panels"),
    path("panels/<int:pk>/", panel_views.panel, name="panel"),
    path("panels/make/<slug:code>/", panel_views.panel_make, name="panel_make"),
    path("panels/<int:pk>/expert/", panel_views.panel_expert, name="panel_expert"),
    path("panels/<int:pk>/plan/", panel_views.panel_plan, name="panel_plan"),
    path("panels/<int:pk>/assign/", panel_views.panel_assign, name="panel_assign"),
    path("my-works/", expert_views.my_works, name="my_works"),
    path("my-works/seal/<slug:code>/", expert_views.seal_category, name="seal_category"),
    path("score/worker.js", offline_views.score_worker, name="score_worker"),
    path("score/no-line/", offline_views.score_no_line, name="score_no_line"),
    path("score/<int:pk>/", expert_views.score, name="score"),
    path("score/<int:pk>/save/", expert_views.score_save, name="score_save"),
    path("score/<int:pk>/recuse/", expert_views.score_recuse, name="score_recuse"),
    path("score/<int:pk>/undo-recusal/", expert_views.score_undo_recusal, name="score_undo_recusal"),
    path("score/<int:pk>/original/<uuid:key>/", expert_views.score_original, name="score_original"),
    path("desk/organiser/", organiser_views.organiser_desk, name="organiser_desk"),
    path("desk/results/", desk_views.results_desk, name="results_desk"),
    path("desk/results/<slug:code>/compute/", desk_views.result_compute, name="result_compute"),
    path("results/", result_views.results, name="results"),
    path("results/recompute/", result_views.recompute, name="result_recompute"),
    path("results/recompute_result.py", result_views.recompute_program, name="result_program"),
    path("results/<slug:code>/", result_views.result, name="result"),
    path("results/<slug:code>/v<int:version>/", result_views.result, name="result_version"),
    path("results/<slug:code>/v<int:version>/ranking.<str:kind>", result_views.result_file, name="result_version_file"),
    path("results/<slug:code>/bundle.json", result_views.result_bundle, name="result_bundle"),
    path("results/<slug:code>/ranking.<str:kind>", result_views.result_file, name="result_file"),
]
