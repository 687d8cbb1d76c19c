"""Files that no check could judge wait for a person; time to mend after a late failure is given once a role."""

from django.conf import settings
from django.db import migrations, models


def check_held_files_again(apps, schema_editor):
    """Going back: the older code knows no held files, and would hand them to its own check."""
    files = apps.get_model("submissions", "EntryFile").objects.filter(state="held")
    files.update(state="checking", attempts=0, lease_until=None)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0002_indexes_for_desks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="entryfile",
            name="file_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="entryfile",
            name="file_judged_is_stored",
        ),
        migrations.AddField(
            model_name="entry",
            name="graces",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="entryfile",
            name="staff_verdict",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="entryfile",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploading", "正在上传"),
                    ("checking", "正在检查"),
                    ("held", "须人工查看"),
                    ("passed", "通过"),
                    ("warned", "有提醒"),
                    ("failed", "须改正"),
                ],
                default="uploading",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="entryfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["uploading", "checking", "held", "passed", "warned", "failed"])),
                name="file_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["uploading", "checking", "held"]),
                    models.Q(
                        ("checked_at__isnull", False),
                        models.Q(("storage_name", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="file_judged_is_stored",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, check_held_files_again),
    ]
