from django.db import migrations, models

from accounts.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("review", "0016_keep_present_sheets")]

    operations = [
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed_at__isnull", True), ("sealed_version__isnull", True)),
                    models.Q(("sealed_at__isnull", False), ("sealed_version", models.F("version"))),
                    _connector="OR",
                ),
                name="sheet_seal_names_its_version",
            ),
        ),
        protect("review_sheetversion"),
    ]
