"""What each job is called on the page: by its name in config/schedule.py, or by the task that an act queues."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

BACKUP = "backup"  # a command, started by the machine's own clock

WORDS: dict[str, Any] = {
    BACKUP: _("备份"),
    "accounts.tasks.send_message": _("发送消息"),
    "activities.tasks.make_copy": _("生成活动照片"),
    "submissions.tasks.build_package": _("打包下载"),
    "review.tasks.build_year_report": _("生成年度报告"),
    "submissions.tasks.check_evidence": _("检查举报附件"),
    "submissions.tasks.check_file": _("检查文件"),
    "submissions.tasks.convert_file": _("转换文件"),
    "submissions.tasks.find_likeness": _("比对作品"),
    "submissions.tasks.look_closer": _("深度检查"),
    "submissions.tasks.make_copies": _("生成播放文件"),
    "watch-operations": _("检查运行告警"),
    "prune-job-runs": _("清理任务记录"),
    "pack-logs": _("压缩日志"),
    "sweep-outbox": _("补发消息"),
    "sweep-stuck-checks": _("补做文件检查"),
    "sweep-evidence": _("补做举报附件检查"),
    "sweep-activity-photos": _("补做活动照片"),
    "sweep-late-failures": _("退回检查未通过的作品"),
    "sweep-derived-copies": _("补做播放文件"),
    "sweep-conversions": _("补做文件转换"),
    "sweep-deep-looks": _("补做深度检查"),
    "sweep-likely-duplicates": _("查找疑似重复作品"),
    "sweep-packages": _("补做打包下载"),
    "sweep-year-reports": _("补做年度报告"),
    "tell-screening-results": _("通知初评结果"),
    "tell-results": _("通知评选结果"),
    "remind-experts": _("提醒专家"),
    "publish-results": _("定时公布结果"),
    "publish-shortlists": _("定时公布入围名单"),
    "tell-extensions": _("通知截止时间延长"),
    "remind": _("截止提醒"),
    "send-digests": _("推荐单位每日邮件"),
    "expire-uploads": _("清理未完成的上传"),
    "search-fraud": _("查找异常选票"),
    "search-fraud-in-all-votes": _("每夜全部选票查找异常"),
    "count-votes-of-today": _("当天计票"),
    "recount-votes": _("全部选票复算"),
    "recompute-results": _("已公布结果每夜复算"),
    "seal-days": _("选票台账归档"),
    "erase-phone-codes": _("清理验证码"),
    "erase-what-is-over": _("清理到期个人信息"),
    "watch-code-budget": _("检查短信限额"),
}


def word(job: str) -> str:
    return str(WORDS.get(job, job))
