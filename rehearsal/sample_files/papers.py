"""Real small pictures and documents for rehearsal and demo: photographs, score sheets, texts, slides."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
from docx import Document
from PIL import Image, ImageDraw, ImageFilter
from pptx import Presentation
from pptx.util import Emu, Pt

from common.fonts import chinese_font
from rehearsal.sample_files.drawing import titled
from rehearsal.sample_files.scenes import scene
from submissions.media.renditions.document_pages import wrap

SENTENCES = (
    "项目立足一线职工的真实需求，由工会干部、技术骨干和志愿者共同完成。",
    "上线以来，职工足不出户即可办理入会、帮扶和法律咨询，平均办理时间由三天缩短到两小时。",
    "我们坚持小步快走，每月收集一次意见，逐条答复，逐条改进。",
    "活动把课堂搬进车间、工地和渔港，让网络安全知识听得懂、记得住、用得上。",
    "实践表明，只有把正能量讲得有温度，网上的大流量才能成为前行的正能量。",
    "下一步将继续扩大覆盖范围，完善数据共享，让服务多跑路、职工少跑腿。",
    "全省各级工会上下联动，形成了可复制、可推广的经验做法。",
)


def photo(path: Path, *, width: int = 3000, height: int = 2000, seed: int = 1, quality: int = 60) -> Path:
    """A scene with the grain and soft light of a photograph. JPEG or PNG by the suffix."""
    r = np.random.default_rng(seed)
    grain = Image.fromarray(r.integers(108, 148, (max(1, height // 4), max(1, width // 4)), dtype=np.uint8), "L")
    soft = grain.resize((width, height)).filter(ImageFilter.GaussianBlur(1)).convert("RGB")
    picture = Image.blend(scene(width, height, seed=seed), soft, 0.06)
    picture.save(path, quality=quality) if path.suffix.lower() in (".jpg", ".jpeg") else picture.save(path)
    return path


def large_photo(path: Path, *, at_least: int, seed: int = 1, width: int = 2400, height: int = 1600) -> Path:
    """A photograph of at least `at_least` bytes, for rules that ask for originals: more grain until it is enough."""
    r = np.random.default_rng(seed)
    pixels = np.asarray(scene(width, height, seed=seed), dtype=np.int16)
    for strength, quality in ((4, 80), (8, 88), (14, 92), (22, 95), (40, 98)):
        grain = r.integers(-strength, strength + 1, pixels.shape, dtype=np.int16)
        Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(path, quality=quality)
        if path.stat().st_size >= at_least:
            break
    return path


def score_sheet(path: Path, *, width: int = 1240, height: int = 1754, seed: int = 1, title: str = "") -> Path:
    """A page of a song in numbered and staff notation, black on paper."""
    r = random.Random(f"score {seed}")
    page = Image.new("L", (width, height), 250)
    draw, unit = ImageDraw.Draw(page), width / 124
    if title:
        font = chinese_font(round(unit * 5), serif=True)
        draw.text((width / 2, unit * 14), title, font=font, fill=20, anchor="mm", stroke_width=1)
    top = unit * 28
    while top < height - unit * 22:
        _staff(draw, r, top, width, unit)
        top += unit * 21
    page.save(path, quality=70) if path.suffix.lower() in (".jpg", ".jpeg") else page.save(path)
    return path


def paragraphs(characters: int, *, seed: int = 1) -> list[str]:
    """Chinese paragraphs with about, and never more than, so many characters."""
    r = random.Random(f"text {seed}")
    written: list[str] = []
    left = characters
    while left > 20:
        paragraph = "".join(r.sample(SENTENCES, 3))[:left]
        written.append(paragraph)
        left -= len(paragraph)
    return written


def document_docx(
    path: Path, *, title: str = "应用系统简介", characters: int = 900, seed: int = 1, picture: bool = True
) -> Path:
    document = Document()
    document.add_heading(title, level=1)
    for number, paragraph in enumerate(paragraphs(characters, seed=seed)):
        if number % 3 == 0:
            document.add_heading(("需求与方案", "产品设计", "运营推广", "成效与安全")[number // 3 % 4], level=2)
        document.add_paragraph(paragraph)
    if picture:
        document.add_picture(_jpeg(960, 540, seed), width=Emu(5_000_000))
    document.save(str(path))
    return path


def slides_pptx(path: Path, *, title: str = "应用系统介绍", pages: int = 4, seed: int = 1) -> Path:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(12_192_000), Emu(6_858_000)
    for number in range(pages):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_picture(_jpeg(540, 540, seed + number), Emu(5_334_000), 0, height=deck.slide_height)
        box = slide.shapes.add_textbox(Emu(400_000), Emu(2_200_000), Emu(4_600_000), Emu(2_400_000)).text_frame
        box.word_wrap = True
        box.text = title if number == 0 else f"{number}. {paragraphs(90, seed=seed + number)[0][:40]}"
        box.paragraphs[0].font.size = Pt(36 if number == 0 else 24)
    deck.save(str(path))
    return path


def document_pdf(path: Path, *, title: str = "作品说明", pages: int = 2, seed: int = 1) -> Path:
    """A PDF of drawn pages: a scan, without a text layer."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("RGB", (1240, 1754), "#ffffff")
        sheet.paste(titled(scene(1080, 608, seed=seed + number), title if number == 0 else ""), (80, 120))
        _write_lines(ImageDraw.Draw(sheet), paragraphs(240, seed=seed + number), top=820)
        sheets.append(sheet)
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return path


def _write_lines(draw: ImageDraw.ImageDraw, texts: list[str], *, top: int) -> None:
    font = chinese_font(30)
    for paragraph in texts:
        for line in wrap(paragraph, 30, 1060):
            draw.text((90, top), line, font=font, fill="#1f2329")
            top += 48
        top += 24


def _staff(draw: ImageDraw.ImageDraw, r: random.Random, top: float, width: int, unit: float) -> None:
    for line in range(5):
        draw.line([(unit * 9, top + line * unit * 1.8), (width - unit * 9, top + line * unit * 1.8)], fill=90, width=2)
    x, figures = unit * 16, chinese_font(round(unit * 2.6))
    while x < width - unit * 13:
        step = r.randint(0, 8)
        y = top + step * unit * 0.9
        draw.ellipse((x, y - unit, x + unit * 2.3, y + unit), fill=20)
        draw.line([(x + unit * 2.2, y), (x + unit * 2.2, y - unit * 6)], fill=20, width=3)
        draw.text((x, top + unit * 12), str(step % 7 + 1), font=figures, fill=30)
        x += unit * r.choice((6, 6, 8, 11))


def _jpeg(width: int, height: int, seed: int) -> io.BytesIO:
    out = io.BytesIO()
    scene(width, height, seed=seed).save(out, "JPEG", quality=60)
    out.seek(0)
    return out
