"""Published rows keep the names of their unions; pseudonyms are drawn and kept; a work's giving out has a time."""

import django.utils.timezone
from django.db import migrations, models


def keep_names(apps, schema_editor):
    """What was computed before keeps the names of today: the oldest that are still known."""
    rows = apps.get_model("review", "ResultRow").objects
    done = []
    for row in rows.select_related("entry__union", "entry__recommending").iterator(chunk_size=500):
        row.union_name, row.recommending_name = row.entry.union.name, row.entry.recommending.name
        done.append(row)
    rows.bulk_update(done, ["union_name", "recommending_name"], batch_size=500)


def date_assignments(apps, schema_editor):
    """From the trail: a panel's works were not given out before its first assignment."""
    events = apps.get_model("accounts", "AuditEvent").objects.filter(action="panel.assign", object_type="panel")
    assignments = apps.get_model("review", "Assignment").objects
    for panel, at in events.order_by("-id").values_list("object_id", "at"):  # the first one is written last
        assignments.filter(panel=int(panel)).update(created_at=at)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("review", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="result",
            name="pseudonyms",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="resultrow",
            name="recommending_name",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="resultrow",
            name="union_name",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="assignment",
            name="created_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
        migrations.RunPython(date_assignments, migrations.RunPython.noop),
    ]
