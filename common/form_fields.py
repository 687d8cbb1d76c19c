"""Fields of forms that clean what they are given as `common.text` does; no form uses Django's own text fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common import phone_numbers, text

FIRST_YEAR, LAST_YEAR = 1900, 2199


class LineField(forms.CharField):
    """A name, a title, words to search for."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(text.one_line(value))


class ProseField(forms.CharField):
    """Several lines."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(text.plain_text(value))


class CodeField(forms.CharField):
    """What is read letter by letter: a number, a code, a user name."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(text.half_width(value))


class MailField(forms.EmailField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(text.mail_address(value))


class PhoneField(forms.CharField):
    """A mobile or landline number in its one form."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(phone_numbers.read(value) or text.one_line(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if fault := phone_numbers.fault(value):
            raise forms.ValidationError(fault)


def _within_the_calendar(day: date) -> None:
    """Python's own calendar ends at the years 1 and 9999, and a day before or after is an error."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise forms.ValidationError(_("请填写 %(first)s 年至 %(last)s 年之间的日期。") % words)


class DayField(forms.DateField):
    default_validators = [_within_the_calendar]


class MomentField(forms.DateTimeField):
    default_validators = [_within_the_calendar]


class WholeField(forms.IntegerField):
    """Also in full width: １２."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(text.half_width(value))


class NumberField(forms.DecimalField):
    """Also in full width: １７.５."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(text.half_width(value))


class AsTypedField(forms.CharField):
    """Shown again as it was typed; whoever reads it cleans it."""
