from django.db import migrations

from accounts.append_only import protect_from_truncate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_once")]

    operations = [protect_from_truncate("accounts_auditevent")]
