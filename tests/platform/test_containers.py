"""What a container that was taken over may do, where it may write, and how it says that it is well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.platform.deployment import DOCKERFILE, NGINX, SERVICES, SITE, environment


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

    logs = environment("web")["LOG_DIR"]
    assert all({environment(name)["VAR_DIR"], temporary, logs} <= folders[name] for name in SITE)
    assert {str(Path(path).parent) for path in nginx} == {temporary}
    assert folders["nginx"] == {temporary, logs}
    assert (
        re.search(r"mkdir -p var spool logs .* chown -R bamin:bamin var spool logs", DOCKERFILE, re.DOTALL) is not None
    )


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
