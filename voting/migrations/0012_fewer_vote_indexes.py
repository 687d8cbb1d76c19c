"""Two indexes less to keep for each vote: those of `campaign` and `category` alone, with which others begin anyhow.

Said to Django without its AlterField, which on SQLite makes the table anew and loses the triggers on it.
"""

from django.db import migrations, models

COLUMNS = ("campaign_id", "category_id")


def drop(apps, schema_editor):
    vote = apps.get_model("voting", "Vote")
    with schema_editor.connection.cursor() as cursor:
        found = schema_editor.connection.introspection.get_constraints(cursor, vote._meta.db_table)
    for name, index in found.items():
        if index["index"] and not index["unique"] and index["columns"] in ([column] for column in COLUMNS):
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make_again(apps, schema_editor):
    vote = apps.get_model("voting", "Vote")
    for name in ("campaign", "category"):
        schema_editor.execute(schema_editor._create_index_sql(vote, fields=[vote._meta.get_field(name)]))


def _key(to, **more):
    return models.ForeignKey(on_delete=models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [("voting", "0011_complaint_evidence")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make_again)],
            state_operations=[
                migrations.AlterField("vote", "campaign", _key("campaign.campaign", db_index=False)),
                migrations.AlterField("vote", "category", _key("campaign.category", db_index=False)),
            ],
        ),
    ]
