"""The slow queue in turns and swept: deep looks with a lease, entries whose likely duplicates are to be looked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def call_all_compared(apps, schema_editor):
    """What was handed in before was compared then: an upgrade does not begin by comparing everything anew."""
    entries = apps.get_model("submissions", "Entry").objects.filter(number__isnull=False)
    entries.update(compared_at=models.F("submitted_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_sessions_and_pending_acts"),
        ("campaign", "0001_initial"),
        ("submissions", "0003_held_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SlowTurn",
            fields=[
                (
                    "union",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="slow_turn",
                        serialize=False,
                        to="accounts.union",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="compared_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="entryfile",
            name="deep_attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="entryfile",
            name="deep_lease_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("compared_at__isnull", True), ("number__isnull", False)),
                fields=["updated_at"],
                name="entry_to_compare",
            ),
        ),
        migrations.AddIndex(
            model_name="entryfile",
            index=models.Index(
                condition=models.Q(("deep_checked_at__isnull", True), ("state__in", ("passed", "warned"))),
                fields=["checked_at"],
                name="file_to_look_at",
            ),
        ),
        migrations.RunPython(call_all_compared, migrations.RunPython.noop),
    ]
