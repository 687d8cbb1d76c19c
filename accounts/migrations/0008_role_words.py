from django.db import migrations, models

ROLES = [
    ("entrant", "申报员"),
    ("recommender", "推荐单位管理员"),
    ("screener", "初评人员"),
    ("organiser", "省总活动管理员"),
    ("expert", "专家"),
    ("auditor", "监督员"),
]


class Migration(migrations.Migration):
    """Words only: no statement reaches the database."""

    dependencies = [("accounts", "0007_notice_fields")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(choices=ROLES, max_length=12, verbose_name="角色"),
        ),
    ]
