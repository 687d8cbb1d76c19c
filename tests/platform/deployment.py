"""The files of a deployment, as the tests of this folder read them."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SITE = {name: service for name, service in SERVICES.items() if service.get("image") == "bamin:latest"}
NGINX = (ROOT / "deploy/nginx.conf").read_text()
ROLES = (ROOT / "deploy/postgres-roles.sh").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def environment(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}
