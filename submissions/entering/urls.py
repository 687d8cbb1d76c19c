"""Addresses of the entrant's pages."""

from django.urls import path, register_converter

from submissions.answers import questions
from submissions.entering import desk_views as entry_desk_views
from submissions.entering import step_views as entry_form_views
from submissions.entering import submit_views as entry_act_views


class StepConverter:
    """Only the steps there are: any other word is no address at all."""

    regex = "|".join(questions.STEPS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "step")

urlpatterns = [
    path("entries/", entry_desk_views.my_entries, name="my_entries"),
    path("entries/new/", entry_desk_views.entry_new, name="entry_new"),
    path("entries/new/<slug:code>/", entry_desk_views.entry_start, name="entry_start"),
    path("entries/<int:pk>/", entry_desk_views.entry, name="entry"),
    path("entries/<int:pk>/copy/", entry_desk_views.entry_copy, name="entry_copy"),
    path("entries/<int:pk>/delete/", entry_desk_views.entry_delete_draft, name="entry_delete_draft"),
    path("entries/<int:pk>/submit/", entry_act_views.entry_submit, name="entry_submit"),
    path("entries/<int:pk>/withdraw/", entry_act_views.entry_withdraw, name="entry_withdraw"),
    path("entries/<int:pk>/reopen/", entry_act_views.entry_reopen, name="entry_reopen"),
    path("entries/<int:pk>/receipt/", entry_act_views.entry_receipt, name="entry_receipt"),
    path("entries/<int:pk>/deadline/", entry_form_views.entry_deadline, name="entry_deadline"),
    path("entries/<int:pk>/<step:step>/", entry_form_views.entry_step, name="entry_step"),
    path("entries/<int:pk>/<step:step>/save/", entry_form_views.entry_autosave, name="entry_autosave"),
]
