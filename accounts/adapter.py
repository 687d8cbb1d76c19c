"""What allauth may do here: nobody signs up by themselves; people are invited by their recommending union."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        return True  # addresses are set by staff, not claimed by strangers

    def get_user_search_fields(self) -> list[str]:
        return ["username", "email", "name"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Usernames are given when a person is invited."""
