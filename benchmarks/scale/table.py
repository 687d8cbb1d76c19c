"""The tables that are printed."""

from __future__ import annotations

from typing import Any

FLAT = 1.5
LITTLE_MS = 5  # below it a difference is none


def of_pages(full: list[dict[str, Any]], tenth: list[dict[str, Any]]) -> str:
    """`not flat`: more than half as much again of the machine's time as at a tenth of the size."""
    head = f"{'page':34} {'who':12} {'p50 ms':>8} {'p99 ms':>8} {'queries':>8} {'cpu ms':>8} |"
    lines = [f"{head} a tenth {'p50':>6} {'p99':>6} {'queries':>8} {'cpu':>6} {'ratio':>6}"]
    for big, small in zip(full, tenth, strict=True):
        ratio = big["cpu"] / small["cpu"]
        grown = ratio > FLAT and big["cpu"] - small["cpu"] > LITTLE_MS
        figures = f"{big['p50']:8.1f} {big['p99']:8.1f} {big['queries']:8d} {big['cpu']:8.1f} |        "
        figures += f" {small['p50']:6.1f} {small['p99']:6.1f} {small['queries']:8d} {small['cpu']:6.1f} {ratio:6.2f}"
        lines.append(f"{big['page']:34} {big['who']:12} {figures}{'  not flat' if grown else ''}")
    return "\n".join(lines)


def of_jobs(full: dict[str, float], tenth: dict[str, float]) -> str:
    lines = [f"{'job':34} {'seconds':>9} {'a tenth':>9}"]
    return "\n".join(lines + [f"{name:34} {full[name]:9.2f} {tenth[name]:9.2f}" for name in full])


def of_sizes(found: dict[str, float]) -> str:
    return "\n".join(f"{name:34} {value:12,.1f}" for name, value in found.items())
