#!/usr/bin/env python3
"""Upload of a large file in 5 MB chunks by tus, on loopback, against @tus/server from npm.

    python benchmarks/upload.py [--mb 300] [--chunk 5] [--rounds 5] [--postgres] [--nginx]

The same client sends the same bytes to both in turns; MB/s of each run and the medians are printed, with the ratio.
Target: at least 1.0 of the peer. Also printed: by how much the web process grew (its peak memory) over the uploads.
Needs node and npm for the peer; without them only our own side is printed. Everything runs in a temporary folder.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import processes, running, servers

PEER = """
import { Server } from '@tus/server'
import { FileStore } from '@tus/file-store'
const server = new Server({ path: '/files', datastore: new FileStore({ directory: process.argv[2] }) })
server.listen({ host: '127.0.0.1', port: Number(process.argv[3]) }, () => console.log('ready'))
"""
Place = tuple[int, str, dict[str, str]]  # port, path of creation, headers


def send(place: Place, data: bytes, chunk: int) -> float:
    """MB/s of one whole upload: creation, then PATCH by PATCH over one connection."""
    port, path, headers = place
    headers = {"Tus-Resumable": "1.0.0", **headers}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    meta = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in META.items())
    line.request("POST", path, headers={**headers, "Upload-Length": str(len(data)), "Upload-Metadata": meta})
    answer = line.getresponse()
    answer.read()
    if answer.status != 201:
        raise SystemExit(f"creation answered {answer.status}")
    url = "/" + answer.headers["Location"].split("/", 3)[3]
    for at in range(0, len(data), chunk):
        piece = memoryview(data)[at : at + chunk]
        more = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        line.request("PATCH", url, body=piece, headers={**headers, **more})
        answer = line.getresponse()
        answer.read()
        if answer.status != 204:
            raise SystemExit(f"PATCH answered {answer.status}")
    line.close()
    return len(data) / 1024**2 / (time.perf_counter() - began)


META = {"filename": "large.mp4", "role": "work"}


def our_site(stack: ExitStack, folder: Path, *, postgres: bool, nginx: bool) -> tuple[Place, int]:
    """A migrated site with one entrant, served by granian as deployed; (place, pid of the web process)."""
    env = {**os.environ, "VAR_DIR": str(folder)}
    if postgres:
        server = servers.start_postgres()
        stack.callback(server.stop)
        env["DATABASE_URL"] = server.url
    valkey = servers.start_valkey(folder / "valkey")
    stack.callback(valkey.stop)
    env["REDIS_URL"] = valkey.url
    os.environ.update(env)
    port = servers.free_port()
    entry, headers = _entrant(port)
    command = [
        sys.executable,
        "-m",
        *running.WEB.split(),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "config.wsgi:application",
    ]
    web = processes.start("web", command, log=folder / "web.log", env=env, cwd=ROOT)
    stack.callback(web.stop)
    _wait(lambda: running.health(f"http://127.0.0.1:{port}"))
    if nginx:
        port = _behind_nginx(stack, folder, port)
    return (port, f"/entries/{entry}/uploads/", headers), web.process.pid


def _entrant(port: int) -> tuple[int, dict[str, str]]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from campaign.definition.spec import FileRule
    from tests.factories import film_spec, make_campaign, make_entry, make_user

    call_command("migrate", verbosity=0)
    rule = FileRule("work", "视频", ("mp4",), 1, 1, max_bytes=4 * 1024**3)
    entry = make_entry(
        make_campaign(categories=(film_spec(files=(rule,)),)).categories.get(), by=make_user(role="entrant")
    )
    client = Client()
    client.force_login(entry.created_by)
    token = _get_new_csrf_string()
    cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    return entry.pk, {"Cookie": cookie, "X-CSRFToken": token}


def _behind_nginx(stack: ExitStack, folder: Path, site: int) -> int:
    from tests import deployed_nginx

    server, port = deployed_nginx.start(folder, site=site)
    stack.callback(server.stop)
    return port


def peer(stack: ExitStack, folder: Path) -> Place | None:
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    (folder / "files").mkdir(parents=True)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "server.js").write_text(PEER)
    packages = ["@tus/server@2", "@tus/file-store@2"]
    subprocess.run(["npm", "install", "--silent", *packages], cwd=folder, check=True, capture_output=True)
    port = servers.free_port()
    command = ["node", "server.js", str(folder / "files"), str(port)]
    child = processes.start("peer", command, log=folder / "peer.log", env=dict(os.environ), cwd=folder)
    stack.callback(child.stop)
    _wait(lambda: "ready" in (folder / "peer.log").read_text())
    return port, "/files", {}


def _wait(question: Callable[[], Any]) -> None:
    for _ in range(300):
        if question():
            return
        time.sleep(0.1)
    raise SystemExit("a server did not start")


def peak_mb(pid: int) -> float:
    """The largest peak memory (VmHWM) of the process and its children, in MB."""
    import psutil

    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    peaks = []
    for one in family:
        status = Path(f"/proc/{one.pid}/status").read_text()
        peaks.append(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)
    return max(peaks)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=int, default=300)
    options.add_argument("--chunk", type=int, default=5, help="MB of each PATCH")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--postgres", action="store_true", help="the production database")
    options.add_argument("--nginx", action="store_true", help="nginx in front, as deployed")
    asked = options.parse_args()
    data, chunk = os.urandom(1024 * 1024) * asked.mb, asked.chunk * 1024 * 1024
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, pid = our_site(stack, folder / "site", postgres=asked.postgres, nginx=asked.nginx)
        theirs = peer(stack, folder / "peer")
        send(ours, data[: 20 * 1024**2], chunk)
        before = peak_mb(pid)
        rates: dict[str, list[float]] = {"ours": [], "@tus/server": []}
        for _ in range(asked.rounds):
            rates["ours"].append(send(ours, data, chunk))
            if theirs:
                rates["@tus/server"].append(send(theirs, data, chunk))
                # Unwritten pages of earlier files slow down whoever writes next. Ours replaces its older file itself.
                for left in (folder / "peer" / "files").iterdir():
                    left.unlink()
        for name, taken in rates.items():
            if taken:
                print(f"{name:12} MB/s median {statistics.median(taken):6.0f}  of {[round(rate) for rate in taken]}")
        if theirs:
            pairs = [a / b for a, b in zip(rates["ours"], rates["@tus/server"], strict=True)]
            print(f"ratio ours / @tus/server: median {statistics.median(pairs):.2f} (target at least 1.0)")
        grown = f"{before:.0f} MB after 20 MB, {peak_mb(pid):.0f} MB after {asked.rounds} × {asked.mb} MB"
        print(f"web process: peak memory {grown}")


if __name__ == "__main__":
    main()
