"""docker-compose.yml, Dockerfile and deploy/nginx.conf against the site that they feed. No Docker engine is needed."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import yaml
from celery import Celery
from django.core.management import get_commands
from django.urls import reverse

from config import log_lines
from submissions.uploads import rules, tus_headers
from tools import healthcheck, prepare, running, testing

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SITE = {name: service for name, service in SERVICES.items() if service.get("image") == "bamin:latest"}
NGINX = (ROOT / "deploy/nginx.conf").read_text()
ROLES = (ROOT / "deploy/postgres-roles.sh").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NAMES_READ = re.compile(r"""(?:text|number|flag|words|_secret)\(\s*["']([A-Z][A-Z0-9_]+)["']""")
INTERPOLATED = re.compile(r"\$\{([A-Z0-9_]+)")


def names_settings_read() -> set[str]:
    return {name for path in (ROOT / "config").glob("*.py") for name in NAMES_READ.findall(path.read_text())}


def environment(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}


def test_services_are_these():
    assert sorted(SERVICES) == [
        "beat",
        "nginx",
        "postgres",
        "prepare",
        "redis",
        "web",
        "worker",
        "worker-messages",
        "worker-slow",
    ]
    assert sorted(SITE) == ["beat", "prepare", "web", "worker", "worker-messages", "worker-slow"]


def test_every_name_given_is_read_by_the_settings():
    given = {key for name in SITE for key in environment(name)}

    assert sorted(given - names_settings_read()) == []


def test_every_name_the_settings_read_is_given_or_has_a_reason_not_to_be():
    tuned_in_the_image = {"IDLE_LOGOUT_MINUTES"}

    assert sorted(names_settings_read() - set(environment("web")) - tuned_in_the_image) == []


def test_operating_manual_lists_every_name():
    manual = (ROOT / "docs/operating.md").read_text()
    wanted = names_settings_read() | set(INTERPOLATED.findall((ROOT / "docker-compose.yml").read_text()))

    assert sorted(name for name in wanted if f"`{name}`" not in manual) == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "PHONE_HMAC_KEY", "LEDGER_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_secret_has_no_default(name):
    assert environment("web")[name].startswith(f"${{{name}:?")


def test_passwords_of_servers_match_on_both_sides():
    assert "${POSTGRES_PASSWORD:?" in environment("web")["DATABASE_URL"]
    assert environment("postgres")["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert "${POSTGRES_OWNER_PASSWORD:?" in environment("prepare")["DATABASE_URL"]
    assert environment("postgres")["POSTGRES_OWNER_PASSWORD"].startswith("${POSTGRES_OWNER_PASSWORD:?")
    assert "${REDIS_PASSWORD:?" in environment("web")["REDIS_URL"]
    assert "${REDIS_PASSWORD:?" in SERVICES["redis"]["command"][-1]


def test_addresses_lead_to_services():
    database = re.fullmatch(r"postgresql://(\w+):\$\{.+\}@(\w+):5432/(\w+)", environment("web")["DATABASE_URL"])
    broker = re.fullmatch(r"redis://:\$\{.+\}@(\w+):6379/0", environment("web")["REDIS_URL"])
    postgres = environment("postgres")

    assert database.groups() == ("bamin", "postgres", postgres["POSTGRES_DB"])
    assert f"ALTER ROLE {database.group(1)} LOGIN NOSUPERUSER" in ROLES
    assert postgres["POSTGRES_USER"] not in (database.group(1), "bamin_owner")
    assert broker.group(1) == "redis"


def test_only_nginx_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["${HTTP_PORT:-80}:8080"]
    assert "listen 8080" in NGINX


def test_nginx_upstream_is_the_web_service():
    upstream, port = re.search(r"server (\w+):(\d+);", NGINX).groups()
    command = SERVICES[upstream]["command"]

    assert command[command.index("--port") + 1] == port
    assert SERVICES[upstream]["expose"] == [port]
    assert f"http://127.0.0.1:{port}/healthz" == healthcheck.ADDRESS


def test_nginx_serves_the_folders_that_the_site_writes():
    var = environment("web")["VAR_DIR"]

    assert f"alias {var}/static/;" in NGINX
    assert f"alias {var}/media/;" in NGINX
    assert f"var:{var}:ro" in SERVICES["nginx"]["volumes"]
    assert all(f"var:{var}" in service["volumes"] for service in SITE.values())
    assert environment("web")["MEDIA_ACCEL"] == "1"


def test_nginx_runs_as_the_user_who_owns_the_files():
    uid = re.search(r"useradd --uid (\d+)", DOCKERFILE).group(1)

    assert SERVICES["nginx"]["user"] == f"{uid}:{uid}"
    assert "USER bamin" in DOCKERFILE


def test_volumes_are_declared():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}

    files = {path for path in used if path.startswith("./")}
    assert used - files - {"${BACKUP_DIR"} == set(COMPOSE["volumes"])
    assert files == {"./deploy/nginx.conf", "./deploy/postgres-roles.sh"}
    assert all((ROOT / path).is_file() for path in files)


def test_roles_are_made_by_the_database_itself():
    mount = next(one for one in SERVICES["postgres"]["volumes"] if "roles" in one)

    assert mount.split(":")[1:] == ["/docker-entrypoint-initdb.d/roles.sh", "ro"]
    assert os.access(ROOT / mount.split(":")[0], os.X_OK)  # else its `set -eu` would rule the whole entrypoint


def test_only_the_owner_is_patient():
    """Pages give up within seconds (config/environment.py); a migration may take its time."""
    patient = [name for name in SITE if "statement_timeout" in environment(name)["DATABASE_URL"]]

    assert patient == ["prepare"]


# ── What a container that was taken over may do ──
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_container_is_confined(name):
    service = SERVICES[name]

    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert service["read_only"] is True
    assert "cap_add" not in service
    assert service.get("privileged", False) is False
    assert service["pids_limit"] <= 400
    assert re.fullmatch(r"[12]g|[0-9]{3}m", service["mem_limit"]) is not None


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_container_does_not_run_as_root(name):
    user = SERVICES[name].get("user", "the image's" if name in SITE else "root")

    assert user.split(":")[0] not in ("root", "0")
    assert "\nUSER bamin\n" in DOCKERFILE


def test_what_is_written_lies_on_a_volume_or_in_a_little_memory():
    folders = {
        name: {mount.split(":")[1] for mount in service["volumes"] if not mount.endswith(":ro")}
        for name, service in SERVICES.items()
        if "volumes" in service
    }
    temporary = re.search(r"TMPDIR=(\S+)", DOCKERFILE).group(1)
    nginx = {path for path in re.findall(r"_temp_path (\S+);", NGINX) if not path.startswith("/tmp/")}

    assert all({environment(name)["VAR_DIR"], temporary} <= folders[name] for name in SITE)
    assert {str(Path(path).parent) for path in nginx} == folders["nginx"] == {temporary}
    assert re.search(r"mkdir -p var spool .* chown -R bamin:bamin var spool", DOCKERFILE) is not None


def test_every_lasting_service_has_a_health_check():
    lasting = {name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"}

    assert sorted(name for name in lasting if "test" not in SERVICES[name]["healthcheck"]) == []


def test_dependencies_exist_and_can_be_waited_for():
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[name]["healthcheck"]
            else:
                assert SERVICES[name]["restart"] == "no"


@pytest.mark.parametrize("name", sorted(SITE))
def test_program_of_the_command_exists(name):
    program = SERVICES[name]["command"][0]

    assert (Path(sys.executable).parent / program).exists()


def test_targets_of_the_commands_can_be_imported():
    web, *celery = (SERVICES[name]["command"] for name in ("web", "worker", "worker-slow", "worker-messages", "beat"))
    module, _, attribute = web[-1].partition(":")

    assert callable(getattr(importlib.import_module(module), attribute))
    for command in celery:
        module, _, attribute = command[command.index("--app") + 1].partition(":")
        assert isinstance(getattr(importlib.import_module(module), attribute), Celery)
    assert importlib.util.find_spec(SERVICES["prepare"]["command"][-1]) is not None


def test_scheduled_tasks_exist(settings):
    from config.celery import app

    app.loader.import_default_modules()

    assert sorted({entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks)) == []


def test_every_queue_has_its_worker(settings):
    commands = [SERVICES[name]["command"] for name in ("worker", "worker-slow", "worker-messages")]
    served = [command[command.index("--queues") + 1] for command in commands]

    assert served == [queue.name for queue in settings.CELERY_TASK_QUEUES]
    embedded = (running.CHECKS, running.COPIES, running.MESSAGES)
    assert served == [re.search(r"--queues (\S+)", command).group(1) for command in embedded]


def test_options_of_granian_are_those_of_dev_py():
    options = running.WEB.replace("--workers 1", "--workers 2").split()

    for command in (SERVICES["web"]["command"], yaml.safe_load(re.search(r"^CMD (.+)$", DOCKERFILE, re.M).group(1))):
        assert [part for part in options if part not in command] == []


def test_health_checks_ask_for_their_own_process():
    asked = {name: SERVICES[name]["healthcheck"]["test"][1:] for name in ("web", "worker", "beat")}

    assert asked == {name: ["python", "-m", "tools.healthcheck", name] for name in asked}


def test_beat_is_well_while_it_writes_its_schedule(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    schedule = tmp_path / "celerybeat-schedule.db"

    before = healthcheck.main("beat")
    schedule.touch()
    fresh = healthcheck.main("beat")
    os.utime(schedule, (time.time() - 3600,) * 2)

    assert (before, fresh, healthcheck.main("beat")) == (1, 0, 1)


def test_dumps_are_made_by_the_servers_own_version():
    """pg_restore of 17 says things that a server of 16 does not understand."""
    server = re.match(r"postgres:(\d+)", SERVICES["postgres"]["image"]).group(1)

    assert f"postgresql-client-{server} " in DOCKERFILE


def test_commands_of_manage_py_in_the_texts_exist():
    texts = [ROOT / "Dockerfile", ROOT / "tools/prepare.py", *(ROOT / "docs").glob("*.md"), *ROOT.glob("README*.md")]
    told = re.compile(r"""(?:manage(?:\.py)?\s+|call_command\(")([a-z_]{4,})""")
    names = {name for path in texts for name in told.findall(path.read_text())}

    assert sorted(names - set(get_commands())) == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("uploads", {"pk": 7}), ("upload", {"key": uuid.uuid4()})],
)
def test_upload_addresses_reach_the_unbuffered_location(name, arguments):
    pattern, body = re.search(r"location ~ (\S+) \{([^}]*proxy_request_buffering off;[^}]*)\}", NGINX).groups()

    assert re.match(pattern, reverse(name, kwargs=arguments)) is not None
    assert f"client_max_body_size {tus_headers.MAX_SIZE // 1024**3}g;" in body


@pytest.mark.parametrize(
    "path",
    [
        "/entries/7/files/work/",
        "/entries/7/files/work/upload/",
        "/accounts/login/",
        "/media/token/work.mp4",
        "/uploads/x/",
    ],
)
def test_other_addresses_do_not_reach_it(path):
    pattern = re.search(r"location ~ (\S+) \{[^}]*proxy_request_buffering off;", NGINX).group(1)

    assert re.match(pattern, path) is None


def test_plain_form_has_a_location_that_asks_who_sends_it():
    """Buffered, so its size is bounded and its sender known before a byte is read."""
    pattern, body = re.search(r"location ~ (\S+) \{([^}]*auth_request [^}]*)\}", NGINX).groups()
    most = rules.MOST_BY_FORM + 2 * rules.FORM_ITSELF

    assert re.match(pattern, reverse("plain_upload", kwargs={"pk": 7, "role": "work"})) is not None
    assert f"auth_request {reverse('uploads_allowed')};" in body
    assert f"client_max_body_size {most // 1024**2}m;" in body
    assert "proxy_request_buffering" not in body


def test_nginx_and_the_site_hide_the_same_links():
    shown = re.search(r'"~\^\(\?<before>(/\(.+\)/)\)\."', NGINX).group(1)

    assert shown.replace("(", "(?:") in log_lines.SECRET.pattern


def test_production_settings_start_with_what_compose_gives():
    given = dict.fromkeys(("SECRET_KEY", "PHONE_HMAC_KEY", "LEDGER_KEY"), "x" * 40)
    env = {
        **{key: value for key, value in environment("web").items() if "${" not in value},
        **given,
        "ALLOWED_HOSTS": "bamin.example.org",
        "SITE_URL": "https://bamin.example.org",
        "DATABASE_URL": "postgresql://bamin:secret@postgres:5432/bamin",
        "REDIS_URL": "redis://:secret@redis:6379/0",
        "SMS_HTTP_URL": "https://sms.example.org/",
        "SMS_BACKEND": re.search(r":-([\w.]+)\}", environment("web")["SMS_BACKEND"]).group(1),
        "PATH": os.environ["PATH"],
    }
    check = [sys.executable, "manage.py", "check", "--fail-level", "ERROR"]
    ready = subprocess.run(check, cwd=ROOT, env=env, capture_output=True, text=True)
    env["LEDGER_KEY"] = "short"
    refused = subprocess.run(check, cwd=ROOT, env=env, capture_output=True, text=True)

    assert (ready.returncode, ready.stderr) == (0, ready.stderr)
    assert (refused.returncode, "bamin.E003" in refused.stderr) == (1, True)


def test_leftovers_of_killed_processes_are_removed_when_the_site_starts(tmp_path):
    """The folder for files in work is a volume now, which no restart empties; nginx keeps its own there."""
    for name in ("tmpold", "tmpnew", "body"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").touch()
    for name in ("tmpold", "body"):
        os.utime(tmp_path / name, (time.time() - 2 * 86400,) * 2)

    prepare.remove_leftovers(tmp_path, "tmp*")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["body", "tmpnew"]


def test_ci_runs_everything_strictly():
    script = ROOT / ".ci/run"

    assert script.read_text().splitlines()[-1].endswith("exec python3 dev.py test --strict")
    assert os.access(script, os.X_OK)
    assert testing.LONGEST_STEP < 90 * 60 / 2
