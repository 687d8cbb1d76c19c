import django.db.models.deletion
from django.db import migrations, models

from campaign import revision

TABLES = ("campaign_branchdesk",)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_sessions_and_pending_acts"),
        ("campaign", "0002_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="BranchDesk",
            fields=[
                (
                    "union",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="desk",
                        serialize=False,
                        to="accounts.union",
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("phone", models.CharField(max_length=20)),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: revision.install(editor.connection, TABLES),
            lambda apps, editor: revision.uninstall(editor.connection, TABLES, is_last=False),
        ),
    ]
