"""The seconds to a code go with the address, the browser and the device of a vote."""

from django.db import migrations

from accounts.append_only import let_be_emptied


class Migration(migrations.Migration):
    dependencies = [("voting", "0009_ledger")]

    operations = [let_be_emptied("voting_vote", columns=("code_seconds",))]
