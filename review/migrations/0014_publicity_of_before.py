from django.db import migrations
from django.utils import timezone

from campaign.holidays import working_days

DAYS = 5  # what campaigns of before say


def count_publicity(apps, schema_editor):
    """What was published before publicity was counted has it too: by its date it is in publicity, or final."""
    results = apps.get_model("review", "Result").objects.filter(published_at__isnull=False, publicity_until=None)
    for result in results.only("published_at"):
        result.publicity_until = working_days.after(timezone.localdate(result.published_at), DAYS).ends_at
        result.save(update_fields=["publicity_until"])


class Migration(migrations.Migration):
    dependencies = [("review", "0013_release")]

    operations = [migrations.RunPython(count_publicity, migrations.RunPython.noop)]
