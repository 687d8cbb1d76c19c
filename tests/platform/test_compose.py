"""docker-compose.yml and Dockerfile against the site that they feed. No Docker engine is needed."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from celery import Celery
from django.core.management import get_commands

from tests.platform.deployment import COMPOSE, DOCKERFILE, NGINX, ROLES, ROOT, SERVICES, SITE, environment
from tools import healthcheck, prepare, running, testing

NAMES_READ = re.compile(r"""(?:text|number|flag|words|_secret)\(\s*["']([A-Z][A-Z0-9_]+)["']""")
INTERPOLATED = re.compile(r"\$\{([A-Z0-9_]+)")


def names_settings_read() -> set[str]:
    return {name for path in (ROOT / "config").rglob("*.py") for name in NAMES_READ.findall(path.read_text())}


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
