from django.db import migrations, models

from submissions.public_list import triggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_memberships"), ("submissions", "0013_disqualifications")]

    operations = [
        migrations.CreateModel(
            name="PublicListChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection),
            lambda apps, editor: triggers.uninstall(editor.connection),
        ),
    ]
