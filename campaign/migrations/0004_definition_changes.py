import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts import append_only
from campaign import revision


def with_own_triggers(apps, editor):
    """The campaign's table was made anew, or has other columns: its triggers again."""
    revision.renew_columns(editor.connection)


def without_triggers(apps, editor):
    """PostgreSQL drops no column that a trigger names."""
    revision.uninstall(editor.connection, revision.FIRST_TABLES[:1], is_last=False)


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0003_branch_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DefinitionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("part", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("differences", models.JSONField()),
                ("details", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="campaign.campaign"
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        append_only.protect("campaign_definitionchange"),
        migrations.RunPython(migrations.RunPython.noop, with_own_triggers),
        migrations.AddField(model_name="campaign", name="is_draft", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_current", True), ("is_draft", True), _negated=True),
                name="campaign_draft_is_not_current",
            ),
        ),
        migrations.RunPython(with_own_triggers, without_triggers),
    ]
