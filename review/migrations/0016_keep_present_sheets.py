"""What the sheets are today becomes the first version that is kept of them."""

from django.db import migrations
from django.db.models import F


def keep_present_sheets(apps, schema_editor):
    sheets = apps.get_model("review", "ScoreSheet").objects
    versions = apps.get_model("review", "SheetVersion")
    sheets.filter(sealed_at__isnull=False).update(sealed_version=F("version"))
    rows = sheets.select_related("assignment").prefetch_related("marks").order_by("pk")
    versions.objects.bulk_create(
        (
            versions(
                sheet=row,
                version=row.version,
                marks={mark.criterion: f"{mark.points.normalize():f}" for mark in row.marks.all()},
                remark=row.remark,
                by_id=row.assignment.expert_id,
                at=row.sealed_at or row.updated_at,
            )
            for row in rows.iterator(chunk_size=500)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("review", "0015_sheet_versions")]

    operations = [migrations.RunPython(keep_present_sheets, migrations.RunPython.noop)]
