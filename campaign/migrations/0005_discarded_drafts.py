from django.db import migrations, models

from campaign import revision


def with_own_triggers(apps, editor):
    """The campaign's table was made anew, or has other columns: its triggers again."""
    revision.renew_columns(editor.connection)


def without_triggers(apps, editor):
    """PostgreSQL drops no column that a trigger names."""
    revision.uninstall(editor.connection, revision.FIRST_TABLES[:1], is_last=False)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0004_definition_changes")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, with_own_triggers),
        migrations.AddField(model_name="campaign", name="is_discarded", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_discarded", False), ("is_draft", True), _connector="OR"),
                name="campaign_discarded_was_draft",
            ),
        ),
        migrations.RunPython(with_own_triggers, without_triggers),
    ]
