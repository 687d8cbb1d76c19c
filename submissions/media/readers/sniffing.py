"""What a file is by its content. The name is not asked."""

from __future__ import annotations

from typing import BinaryIO

from submissions.media.readers.mp3 import LONG_CHAIN, LONGEST_FRAME, first_frame, skip_tags
from submissions.media.readers.mp4 import box_at

HEAD_BYTES = 4096

_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"8BPS", "psd"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"FLV", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"#!AMR", "amr"),
    (b"\0\0\x01\xba", "mpg"),
    (b"\0\0\x01\xb3", "mpg"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b".RMF", "rm"),
    (b"MThd", "mid"),
)
_RIFF = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp"}
_HEIF = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc", b"avif", b"avis")
_TOP_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp")


def sniff(file: BinaryIO, size: int) -> str:
    """A short name: mp4, quicktime, mp3, jpg, pdf, zip, html, text, empty, unknown, ..."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        return "empty"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(head[8:12], "riff")
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head[:64] else "mkv"
    return _boxes(head, size) or _markup(head) or _sound(file, head) or _streams(head) or _text(head)


def _boxes(head: bytes, size: int) -> str:
    box = box_at(head, 0, size) if len(head) >= 16 else None
    if box is None or box.kind not in _TOP_BOXES:
        return ""
    if box.kind != b"ftyp":
        return "quicktime"  # before 2001 it had no ftyp
    brand = head[box.start : box.start + 4]
    if brand in _HEIF:
        return "avif" if brand.startswith(b"avi") else "heic"
    if brand == b"qt  ":
        return "quicktime"
    return "3gp" if brand.startswith((b"3gp", b"3g2", b"3gr", b"3gs", b"3ge")) else "mp4"


def _sound(file: BinaryIO, head: bytes) -> str:
    """MP3 behind its tags, or another sound that carries an ID3 tag too."""
    at = skip_tags(head)
    file.seek(at)
    body = file.read(1 << 18)
    if head.startswith(b"ID3") and body[:4] == b"fLaC":
        return "flac"
    if body[:1] == b"\xff" and body[1:2] and body[1] & 0xF6 == 0xF0:
        return "aac"
    start = first_frame(body, 0, len(body))
    # Without a tag before it a chain of frames must begin at once, or it is chance.
    if start is not None and (head.startswith(b"ID3") or start == 0 or not body[:start].strip(b"\0")):
        return "mp3"
    return "mp3" if head.startswith(b"ID3") or _begins_within_a_frame(body) else ""


def _begins_within_a_frame(body: bytes) -> bool:
    """A recorder that was switched on midway, a song cut out of another by bytes: every player skips to the frames."""
    start = first_frame(body, 0, len(body), links=LONG_CHAIN)
    return start is not None and start < LONGEST_FRAME


def _streams(head: bytes) -> str:
    if head[:1] == b"G" and head[188:189] in (b"G", b"") and head[376:377] in (b"G", b""):
        return "ts"
    return "ts" if head[4:5] == b"G" and head[196:197] == b"G" else ""


def _markup(head: bytes) -> str:
    """What a browser or a shell would run, whatever else follows."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"#!", b"<?php", b"@echo")):
        return "script"
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body")):
        return "html"
    if start.startswith((b"<?xml", b"<svg")):
        return "svg" if b"<svg" in start else "xml"
    return ""


def _text(head: bytes) -> str:
    if b"\0" not in head:
        try:
            head[:-4].decode("utf-8") if len(head) == HEAD_BYTES else head.decode("utf-8")
        except UnicodeDecodeError:
            return "unknown"
        return "text"
    return "unknown"
