"""What the jury says of a work, as far as it was released; beside the prize on every page."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from review.models import JuryWords, ResultRow


def with_words(rows: QuerySet[ResultRow]) -> Any:
    """Each row with `words`, "" where none are public; no query of its own."""
    released = JuryWords.objects.filter(entry=OuterRef("entry"), released_at__isnull=False)
    return rows.annotate(words=Coalesce(Subquery(released.values("text")[:1]), Value(""), output_field=TextField()))
