from django.db import migrations, models

STATES = (
    "draft", "submitted", "recommended", "admitted", "shortlisted", "returned", "declined", "rejected", "withdrawn",
    "disqualified",
)  # fmt: skip


def wait_again(apps, schema_editor):
    """A version that does not know the state has these entries wait for their recommendation."""
    apps.get_model("submissions", "Entry").objects.filter(state="declined").update(state="submitted")


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_handing_in")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="entry_state_known"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", list(STATES))), name="entry_state_known"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, wait_again),
    ]
