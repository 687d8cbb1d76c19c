"""Addresses of the voting app. Numbers, receipts and picks travel in forms; no address names a voter."""

from django.urls import path

from voting.casting import confirm_views
from voting.casting import phone_views as identity_views
from voting.casting import receipt_views as views
from voting.gallery import views as gallery_views

urlpatterns = [
    path("works/", gallery_views.gallery, name="gallery"),
    path("works/<slug:number>/", gallery_views.work, name="work"),
    path("vote/confirm/", confirm_views.confirm, name="vote_confirm"),
    path("vote/phone/", identity_views.phone, name="vote_phone"),
    path("vote/challenge/", identity_views.challenge, name="vote_challenge"),
    path("vote/code/", identity_views.code, name="vote_code"),
    path("vote/receipt/<slug:mark>/", views.receipt, name="vote_receipt"),
    path("vote/mine/", views.my_votes, name="my_votes"),
    path("vote/check/", views.check_vote, name="check_vote"),
]
