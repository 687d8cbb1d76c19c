"""Addresses of the voting app. Numbers, receipts and picks travel in forms; no address names a voter."""

from django.urls import path

from voting.casting import confirm_views, my_votes_views, phone_views, receipt_views
from voting.fraud.complaints import views as complaint_views
from voting.fraud.desk import notices
from voting.fraud.desk import views as fraud_views
from voting.gallery import picture_views
from voting.gallery import views as gallery_views
from voting.gallery_preview import views as preview_views
from voting.identity import weixin_share
from voting.ledger import check_views
from voting.ledger import views as ledger_views
from voting.privacy import views as privacy_views
from voting.sharing import views as sharing_views
from voting.turnout import views as turnout_views
from voting.weixin import views as weixin_views

urlpatterns = [
    path("works/", gallery_views.gallery, name="gallery"),
    path("works/<slug:number>/", gallery_views.work, name="work"),
    path("works/share/weixin-signature/", weixin_share.weixin_signature, name="weixin_signature"),
    path("works/<slug:number>/share/", sharing_views.share_page, name="work_share"),
    path("works/<slug:number>/qr.jpg", sharing_views.qr_picture, name="work_qr_picture"),
    path("works/<slug:number>/qr.svg", sharing_views.qr_code, name="work_qr_code"),
    path("works/<slug:number>/poster.jpg", picture_views.poster, name="work_poster"),
    path("works/<slug:number>/share.jpg", picture_views.share_picture, name="work_share_picture"),
    path("works/preview/<slug:code>/", preview_views.gallery_preview, name="gallery_preview"),
    path("works/preview/<slug:code>/<slug:number>/", preview_views.gallery_preview_work, name="gallery_preview_work"),
    path("vote/confirm/", confirm_views.confirm, name="vote_confirm"),
    path("vote/phone/", phone_views.phone, name="vote_phone"),
    path("vote/challenge/", phone_views.challenge, name="vote_challenge"),
    path("vote/code/", phone_views.code, name="vote_code"),
    path("vote/receipt/<slug:receipt_ids>/", receipt_views.receipt, name="vote_receipt"),
    path("vote/receipt/<slug:receipt_ids>/receipt.png", receipt_views.picture, name="vote_receipt_picture"),
    path("vote/mine/", my_votes_views.my_votes, name="my_votes"),
    path("vote/check/", check_views.check_vote, name="check_vote"),
    path("vote/proof/", check_views.vote_proof, name="vote_proof"),
    path("vote/weixin/", weixin_views.vote_weixin, name="vote_weixin"),
    path("vote/weixin/back/", weixin_views.vote_weixin_back, name="vote_weixin_back"),
    path("vote/my-data/", privacy_views.my_data, name="my_data"),
    path("vote/my-data/file/", privacy_views.my_data_file, name="my_data_file"),
    path("vote/turnout/", turnout_views.vote_turnout, name="vote_turnout"),
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger/index.json", ledger_views.ledger_index, name="ledger_index"),
    path("ledger/totals.json", ledger_views.ledger_totals, name="ledger_totals"),
    path("ledger/verify_ledger.py", ledger_views.ledger_program, name="ledger_program"),
    path("ledger/<slug:digest>/<str:name>", ledger_views.ledger_file, name="ledger_file"),
    path("voids/", notices.void_notices, name="void_notices"),
    path("complaint/", complaint_views.complaint, name="complaint"),
    path("complaint/state/", complaint_views.complaint_state, name="complaint_state"),
    path("fraud/", fraud_views.fraud_desk, name="fraud_desk"),
    path("fraud/group/<int:pk>/", fraud_views.fraud_group, name="fraud_group"),
    path("fraud/group/<int:pk>/<str:act>/", fraud_views.fraud_act, name="fraud_act"),
    path("fraud/complaint/<int:pk>/", complaint_views.fraud_complaint, name="fraud_complaint"),
    path("fraud/complaint/<int:pk>/file/<int:file_pk>/", complaint_views.fraud_evidence, name="fraud_evidence"),
    path("fraud/complaint/<int:pk>/answer/", complaint_views.fraud_answer, name="fraud_answer"),
]
