"""Receipts as people type them."""

from __future__ import annotations

from voting import receipts


def test_receipt_is_read_back_as_people_type_it():
    made = receipts.new()
    assert len(made) == 30
    assert receipts.groups(made) == [made[n : n + 5] for n in range(0, 30, 5)]
    typed = " ".join(receipts.groups(made)).lower().replace("0", "o").replace("1", "l")
    assert receipts.read(typed) == made


def test_receipt_with_a_slip_of_the_pen_is_known_as_such():
    made = receipts.new()
    for place in range(30):
        wrong = made[:place] + ("7" if made[place] != "7" else "8") + made[place + 1 :]
        assert receipts.read(wrong) is None
    for bad in ("", "x", made + "0", "长" * 30, "\x00" * 30):
        assert receipts.read(bad) is None
