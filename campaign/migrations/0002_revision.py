from django.db import migrations, models

from campaign import revision


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(max_length=36)),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: revision.install(editor.connection, revision.FIRST_TABLES),
            lambda apps, editor: revision.uninstall(editor.connection, revision.FIRST_TABLES),
        ),
    ]
