"""The composed cluster is set up like the one that the faults are tried on."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from faults.kill_cluster import ROLES
from fixtures.nats import CLUSTER, SETTINGS, program
from fixtures.shop import CHECKOUT

COMPOSE: dict[str, Any] = YAML(typ="safe").load((CHECKOUT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVERS = {name: each for name, each in SERVICES.items() if "image" in each}
PROCESSES = {name: each for name, each in SERVICES.items() if "build" in each}
CONFIG: dict[str, Any] = json.loads(COMPOSE["configs"]["nats"]["content"])


def test_each_service_is_a_server_or_a_process() -> None:
    assert {*SERVERS, *PROCESSES} == set(SERVICES)


def test_the_servers_are_set_like_those_of_the_tests() -> None:
    jetstream = {key: value for key, value in CONFIG["jetstream"].items() if key != "store_dir"}

    assert SETTINGS == {"jetstream": jetstream}
    assert CLUSTER == CONFIG["cluster"]["name"]
    assert [f"nats://{name}:6222" for name in SERVERS] == CONFIG["cluster"]["routes"]
    assert 3 == len(SERVERS)


def test_the_servers_are_of_the_version_that_was_tried() -> None:
    said = subprocess.run(  # noqa: S603 - the program from the wheel
        [program(), "--version"], capture_output=True, text=True, check=True
    ).stdout
    version = said.strip().removeprefix("nats-server: v")

    assert {f"nats:{version}-alpine"} == {each["image"] for each in SERVERS.values()}


def test_what_they_keep_outlives_the_containers() -> None:
    volumes = {volume.split(":")[0] for each in SERVERS.values() for volume in each["volumes"]}
    folders = [volume for each in PROCESSES.values() for volume in each["volumes"][1:]]

    assert set(SERVERS) == volumes
    assert {f"{name}:/srv/shop/.onward" for name in PROCESSES} == set(folders)
    assert {*SERVERS, *PROCESSES} == set(COMPOSE["volumes"])


def test_the_processes_have_the_roles_that_the_faults_were_tried_with() -> None:
    roles = Counter(
        each["command"][each["command"].index("--role") + 1] for each in PROCESSES.values()
    )

    assert Counter(ROLES) == roles


@pytest.mark.parametrize("name", ["Dockerfile", ".dockerignore"])
def test_what_the_image_is_built_from_is_there(name: str) -> None:
    assert (CHECKOUT / name).is_file()


def test_the_image_has_what_a_cluster_takes() -> None:
    assert "[server,nats]" in (CHECKOUT / Path("Dockerfile")).read_text("utf-8")
