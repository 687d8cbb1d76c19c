"""What is kept of a vote for the search for fraud; votes cast before have none of it."""

from django.db import migrations, models

from accounts.append_only import while_open


class Migration(migrations.Migration):
    dependencies = [("voting", "0003_no_truncate")]

    operations = [
        migrations.AddField(
            model_name="voter",
            name="code_seconds",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        *while_open(
            "voting_vote",
            migrations.AddField(
                model_name="vote",
                name="device",
                field=models.CharField(blank=True, default="", max_length=64),
            ),
            migrations.AddField(
                model_name="vote",
                name="code_seconds",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="vote",
                name="reached",
                field=models.CharField(
                    choices=[
                        ("gallery", "作品列表"),
                        ("work", "作品页面"),
                        ("qr", "扫描二维码"),
                        ("share", "分享的链接"),
                    ],
                    default="gallery",
                    max_length=8,
                ),
            ),
        ),
    ]
