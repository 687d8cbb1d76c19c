"""Passwords in tests: the site's own format with one round, so that a real web server can check them too."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1
