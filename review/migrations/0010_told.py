"""Results that were published before unions were told by themselves count as told."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def mark_published(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("review", "ResultRow").objects.filter(result__published_at__isnull=False)
    rows.update(told_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("review", "0009_second_readings")]

    operations = [
        migrations.AddField(model_name="resultrow", name="told_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(mark_published, migrations.RunPython.noop, elidable=True),
    ]
