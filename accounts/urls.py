"""Addresses of the accounts app."""

from django.urls import path

from accounts.audit_trail import views as audit_views
from accounts.login import session_views
from accounts.my_data import views as my_data_views
from accounts.outbox import views as outbox_views
from accounts.outbox.wordings import views as wording_views
from accounts.people import two_people_views
from accounts.people import views as people_views
from accounts.people.handing_over import views as handing_over_views
from accounts.retention import views as retention_views
from accounts.serving import views as serving_views

urlpatterns = [
    path("audit/", audit_views.audit_trail, name="audit_trail"),
    path("outbox/", outbox_views.outbox_list, name="outbox"),
    path("outbox/send/", outbox_views.outbox_send, name="outbox_send"),
    path("outbox/texts/", wording_views.wording_list, name="wordings"),
    path("outbox/texts/<str:kind>/", wording_views.wording, name="wording"),
    path("outbox/texts/<str:kind>/save/", wording_views.wording_save, name="wording_save"),
    path("outbox/texts/<str:kind>/restore/", wording_views.wording_restore, name="wording_restore"),
    path("outbox/<int:pk>/", outbox_views.outbox_notice, name="outbox_notice"),
    path("outbox/<int:pk>/<slug:act>/", outbox_views.outbox_act, name="outbox_act"),
    path("my-account/", my_data_views.my_account, name="my_account"),
    path("my-account/file/", my_data_views.my_account_file, name="my_account_file"),
    path("my-account/phone/", my_data_views.my_account_phone, name="my_account_phone"),
    path("my-account/ask/", my_data_views.my_account_ask, name="my_account_ask"),
    path("processing-register/", retention_views.processing_register, name="processing_register"),
    path("data-requests/", my_data_views.data_requests, name="data_requests"),
    path("data-requests/<int:pk>/answer/", my_data_views.data_request_answer, name="data_request_answer"),
    path("people/<int:pk>/erase/", my_data_views.person_erase, name="person_erase"),
    path("my-devices/", session_views.my_devices, name="my_devices"),
    path("my-devices/others/end/", session_views.end_other_devices, name="end_other_devices"),
    path("my-devices/<int:pk>/end/", session_views.end_device, name="end_device"),
    path("my-unions/", serving_views.my_unions, name="my_unions"),
    path("people/", people_views.people, name="people"),
    path("people/invite/", people_views.person_invite, name="person_invite"),
    path("people/acts/<int:pk>/", two_people_views.pending_act, name="pending_act"),
    path("people/acts/<int:pk>/<slug:decision>/", two_people_views.pending_act_decide, name="pending_act_decide"),
    path("people/<int:pk>/", people_views.person, name="person"),
    path("people/<int:pk>/edit/", people_views.person_edit, name="person_edit"),
    path("people/<int:pk>/hand-over/", handing_over_views.person_hand_over, name="person_hand_over"),
    path("people/<int:pk>/<slug:act>/", people_views.person_act, name="person_act"),
]
