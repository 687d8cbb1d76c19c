from django.db import migrations

from accounts.append_only import protect_from_truncate


class Migration(migrations.Migration):
    dependencies = [("voting", "0002_vote_append_only")]

    operations = [protect_from_truncate("voting_vote")]
