"""Fields of forms that clean what they are given as `common.text` does; no form uses Django's own text fields."""

from __future__ import annotations

from typing import Any

from django import forms

from common import phone_numbers, text


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


class AsTypedField(forms.CharField):
    """Shown again as it was typed; whoever reads it cleans it."""
