"""The proof of work, and the sum for browsers that cannot do it."""

from __future__ import annotations

import time

import altcha
import pytest

from tests.voting.scene import answer_to
from voting.identity import captcha


def solve(challenge):
    made = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(made, altcha.solve_challenge(made)).to_base64()


def easy_challenge(**changes):
    values = {"key_prefix": "", "expires_at": int(time.time()) + 60, "hmac_secret": captcha._key()} | changes
    return altcha.create_challenge("PBKDF2/SHA-256", 1, **values).to_dict()


def test_proof_of_work_counts_once():
    work = solve(easy_challenge())
    assert captcha.solved(work=work, answer="", token="") == captcha.WORK
    assert captcha.solved(work=work, answer="", token="") == ""


@pytest.mark.parametrize("changes", [{"hmac_secret": "ours?"}, {"expires_at": 1}], ids=["forged", "expired"])
def test_proof_of_work_that_is_not_ours_or_too_old_is_refused(changes):
    assert captcha.solved(work=solve(easy_challenge(**changes)), answer="", token="") == ""


@pytest.mark.parametrize("work", ["x", "e30=", "W10=", "A" * 5000, "eyJjaGFsbGVuZ2UiOiBbXX0="])
def test_proof_of_work_that_is_no_such_thing_is_refused(work):
    assert captcha.solved(work=work, answer="", token="") == ""


def test_sum_is_an_alternative_and_counts_once():
    question = captcha.question()
    right = answer_to(question)
    assert captcha.solved(work="", answer="0", token=question.token) == ""
    assert captcha.solved(work="", answer=right, token=question.token) == captcha.SUM
    assert captcha.solved(work="", answer=right, token=question.token) == ""
    assert captcha.solved(work="", answer=right, token="forged.token:1:x") == ""
