"""What two people decide has one shape (`accounts.two_people.Proposal`). The column `text` and its rows stay as they are;
two constraints take the names of that house, and one that asked for both texts becomes two."""

from django.db import migrations, models
from django.db.models import F, Q

_BY_TWO = ~Q(outcome__in=["confirmed", "refused"]) | ~Q(proposed_by=F("decided_by"))


def _check(name: str, condition: Q) -> migrations.AddConstraint:
    return migrations.AddConstraint("disqualification", models.CheckConstraint(condition=condition, name=name))


class Migration(migrations.Migration):
    dependencies = [("submissions", "0020_finding_fault")]

    operations = [
        migrations.RemoveConstraint("disqualification", "disqualification_by_two"),
        migrations.RemoveConstraint("disqualification", "disqualification_has_words"),
        migrations.AlterField("disqualification", "text", models.TextField(db_column="text")),
        migrations.RenameField("disqualification", "text", "reason"),
        _check("disqualification_takes_two_people", _BY_TWO),
        _check("disqualification_has_reason", ~Q(reason="")),
        _check("disqualification_has_public_text", ~Q(public_text="")),
    ]
