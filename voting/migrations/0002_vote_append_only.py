from django.db import migrations

from accounts.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial")]

    operations = [protect("voting_vote")]
