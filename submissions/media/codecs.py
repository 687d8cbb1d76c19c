"""Which codecs play everywhere, which only our viewing copy makes playable, and which are refused.

No ORM, no clock, no I/O; part of `rules`. Names are libmediainfo's.
"""

from __future__ import annotations

from collections.abc import Iterator

from submissions.media.facts import AudioTrack, Finding, MediaFacts, VideoTrack

PLAYS_EVERYWHERE = {"video": "H.264 8-bit 4:2:0", "audio": "AAC-LC / MP3"}
# Many phones cannot play these; our viewing copy can be made of them.
WARNED_VIDEO = ("HEVC", "AV1", "VP9")
WARNED_AUDIO = ("AC-3", "E-AC-3", "Opus")
HE_AAC_MARKS = ("SBR", "HE-AAC", "PS")


def judge_codecs(facts: MediaFacts, kind: str) -> Iterator[Finding]:
    """`codec` findings of the picture and of the sound."""
    if kind == "mp4" and facts.video_count:
        level, reason = _video(facts.video)
        if level != "info":
            yield Finding(
                "codec", level, {"track": "video", "reason": reason, **_seen_video(facts.video)}, _asked("video")
            )
    if facts.audio_count:
        level = _audio(facts.audio)
        if level != "info":
            codec = facts.audio.codec if facts.audio else ""
            profile = facts.audio.profile if facts.audio else ""
            yield Finding("codec", level, {"track": "audio", "codec": codec, "profile": profile}, _asked("audio"))


def _asked(track: str) -> dict[str, str]:
    return {"codec": PLAYS_EVERYWHERE[track]}


def _seen_video(video: VideoTrack | None) -> dict[str, object]:
    if video is None:
        return {"codec": ""}
    return {
        "codec": video.codec,
        "profile": video.profile,
        "bit_depth": video.bit_depth,
        "chroma": video.chroma,
        "hdr": video.hdr,
    }


def _video(video: VideoTrack | None) -> tuple[str, str]:
    if video is None:
        return "block", "unknown"
    if video.codec in WARNED_VIDEO:
        return "warn", "hdr" if video.hdr else "few_players"
    if video.codec != "AVC":
        return "block", "not_played"
    if (video.bit_depth or 8) > 8:
        return "block", "bit_depth"
    if (video.chroma or "4:2:0") != "4:2:0":
        return "block", "chroma"
    return ("warn", "hdr") if video.hdr else ("info", "")


def _audio(audio: AudioTrack | None) -> str:
    if audio is None:
        return "block"
    if audio.codec == "AAC":
        words = audio.profile.split()
        if any(mark in words for mark in HE_AAC_MARKS):
            return "warn"
        return "info" if "LC" in words or not words else "block"
    if audio.codec in WARNED_AUDIO:
        return "warn"
    if audio.codec == "MP3" or (audio.codec == "MPEG Audio" and "Layer 3" in audio.profile):
        return "info"
    return "block"
