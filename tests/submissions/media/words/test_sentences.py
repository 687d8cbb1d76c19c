"""What the entrant reads."""

import inspect
import re
from decimal import Decimal

import pytest

from common.in_words import duration, size
from submissions.media.facts import Finding
from submissions.media.readers import images, mp4, mp4_gate
from submissions.media.words import files as words_files
from submissions.media.words import sentences
from submissions.media.words.phrases import kinds_text
from submissions.media.words.sentences import finding_message, sentence

CODES = [
    "duration",
    "aspect_ratio",
    "resolution",
    "scan_type",
    "container",
    "extension_mismatch",
    "codec",
    "integrity",
    "audio_missing",
    "video_missing",
    "multiple_tracks",
    "av_mismatch",
    "image_format",
    "image_size",
    "animated",
    "blank",
    "document_format",
    "text_length",
    "text_unreadable",
    "macro",
    "archive_bomb",
    "file_size",
    "black",
    "frozen",
    "silence",
    "letterbox",
    "blur",
    "watermark",
    "duplicate",
    "similar",
]


def test_every_code_has_its_words():
    assert sorted(sentences._WORDS) == sorted(CODES)


@pytest.mark.parametrize(
    ("finding", "headline", "ask"),
    [
        (
            Finding("resolution", "block", {"width": 1280, "height": 720}, {"short_side": 1080}),
            "画面为 1280×720，未达到 1080P",
            "要求：短边 1080 像素。经微信聊天发送过的视频会被压缩，请上传原文件。",
        ),
        (
            Finding("duration", "block", {"duration_s": 200.0}, {"min_s": 30.0, "max_s": 180.0, "generally": False}),
            "时长 3 分 20 秒，超过规定的 3 分钟",
            "要求：30 秒到 3 分钟。",
        ),
        (
            Finding("duration", "warn", {"duration_s": 180.6}, {"min_s": 30.0, "max_s": 180.0, "generally": False}),
            "时长 3 分 0.6 秒，略超 3 分钟",
            "不影响提交。手机版剪映会自动加片尾，删去即可。",
        ),
        (
            Finding("duration", "warn", {"duration_s": 400.0}, {"min_s": None, "max_s": 360.0, "generally": True}),
            "时长 6 分 40 秒，规定一般不超过 6 分钟",
            "不影响提交，由评审人员把握。能精简则更好。",
        ),
        (
            Finding("extension_mismatch", "block", {"container": "mkv", "extension": "mp4"}, {"kinds": ["mp4"]}),
            "文件名是 .mp4，但实际是 MKV文件",
            "改后缀无效，这里收 MP4。可以由平台转换成 MP4，转换好后您看过再用；也可以自己改好重新上传。",
        ),
        (
            Finding("integrity", "block", {"reason": "truncated", "share": 0.6}, {}),
            "文件不完整，只有约 60% 的内容",
            "可能是下载或上传中断。",
        ),
        (
            Finding("integrity", "block", {"reason": "damaged", "at_s": 75.0}, {}),
            "文件内容有损坏（约 1 分 15 秒处）",
            "可能是复制、下载中断或存储卡出错，损坏处无法播放。",
        ),
        (
            Finding("integrity", "block", {"reason": "damaged"}, {}),  # a document or a picture: nothing plays
            "文件内容有损坏",
            "可能是复制、下载中断或存储卡出错，损坏处无法打开。",
        ),
        (
            Finding("text_unreadable", "warn", {"reason": "not_language"}, {}),
            "PDF 里的文字读出来是乱码，系统不能自动数字数",
            "不影响提交，由工作人员核对字数。能传原来的 Word 文档更好。",
        ),
        (
            Finding("text_unreadable", "warn", {"reason": "pictured_pages", "pages": [2, 3]}, {}),
            "第 2、3 页是图片，里面的字没有计算在内",
            "不影响提交，由工作人员核对字数。",
        ),
        (
            Finding("text_unreadable", "warn", {"reason": "pictured_pages", "pages": list(range(1, 10))}, {}),
            "第 1、2、3、4、5、6 等 9 页是图片，里面的字没有计算在内",
            "不影响提交，由工作人员核对字数。",
        ),
        (
            Finding("text_unreadable", "warn", {"reason": "other_file"}, {}),
            "正文是从别的文件整个嵌入的，系统不能自动数字数",
            "不影响提交，由工作人员核对字数。用 Word 或 WPS 打开，另存为 docx 再传，就能立刻知道字数。",
        ),
        (
            Finding("macro", "warn", {"reason": "declared"}, {}),
            "文档标着“启用宏”，里面没有宏",
            "不影响提交，但有的 Word 会打不开。另存为不带宏的 docx 或 pptx 再传更稳妥。",
        ),
        (Finding("file_size", "block", {"size": 0}, {}), "这是一个空文件（0 字节）", "可能是导出或下载没有完成。"),
        (
            Finding(
                "resolution",
                "info",
                {"width": 1920, "height": 1080, "container": "mp4"},
                {"nearest": "16:9", "short_side": 1080},
            ),
            "MP4 格式，画面比例 16:9，1080P",
            "",
        ),
        (
            Finding(
                "text_length",
                "block",
                {"han": 3120, "word_style": 3500},
                {"min_characters": None, "max_characters": 3000},
            ),
            "正文 3120 个汉字，超过 3000 字",
            "要求：不超过 3000 字，表格、文本框里的字也计算在内。",
        ),
        (Finding("black", "warn", {}, {}, at_s=Decimal("12.5")), "有较长时间黑屏（约 12.5 秒处）", None),
        (Finding("of_2031", "warn", {}, {}), "检查项目“of_2031”有提示，请联系主办方确认。", ""),
    ],
)
def test_sentence(finding, headline, ask):
    words = sentence(finding)
    assert words.headline == headline
    assert ask is None or words.ask == ask


def test_what_blocks_says_how_to_mend_it():
    words = sentence(Finding("resolution", "block", {"width": 1280, "height": 720}, {"short_side": 1080}))
    assert (words.mend_title, len(words.mend)) == ("怎么改（剪映）", 3)


def test_message_is_one_paragraph():
    found = Finding("integrity", "block", {"reason": "truncated", "share": 0.6}, {})
    assert finding_message(found) == (
        "文件不完整，只有约 60% 的内容。可能是下载或上传中断。打开原文件，确认能从头播放（翻看）到尾。"
        "重新导出或重新下载一份，再传到这里。"
    )


def test_every_reason_of_damage_has_words_of_its_own():
    source = "".join(inspect.getsource(module) for module in (mp4_gate, mp4))
    reasons = set(re.findall(r'(?:BrokenError|add)\("(\w+)"', source)) - {
        "truncated",
        "index_missing",
        "damaged",
        "junk_behind",
    }
    assert reasons <= set(words_files._HEAD_REASONS)
    assert images.MAX_SCANS == 100


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(45.2, "45.2 秒"), (60, "1 分钟"), (59.96, "1 分钟"), (200, "3 分 20 秒"), (0, "0 秒"), (180.04, "3 分钟")],
)
def test_times(seconds, text):
    assert duration(seconds) == text


def test_sizes_and_kinds():
    assert [size(n) for n in (9, 1536, 5 << 20, 3 << 30)] == ["9 B", "1.5 KB", "5 MB", "3 GB"]
    assert [kinds_text(kinds) for kinds in (["mp4"], ["jpg", "png"], ["pptx", "pdf", "docx"])] == [
        "MP4",
        "JPG或PNG",
        "PPTX、PDF或DOCX",
    ]
