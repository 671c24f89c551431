"""compose.yaml says what the laws and a careful operator want; `make check` has Docker read it, where there is one."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import doc_pages
from onrecord.cli.backups import programs
from onrecord.settings import PREFIX, SECRETS_FOLDER, Settings

ROOT = Path(__file__).parents[2]
OURS = {"migrate", "api", "relay", "projector", "worker", "backup", "whatsapp", "claude", "demo"}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
BACKUPS = ROOT / "docs" / "backup-and-restore.md"
ONCE = {"migrate", "demo", "backup"}
RUN_S_MAX = 60
OF_SCRIPTS = {SECRETS_FOLDER, f"{PREFIX}SIMULATORS_HOST", f"{PREFIX}SIMULATORS_NAME"}


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def test_all_processes_are_there_as_often_as_they_should_be(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert services.keys() == OURS | {"postgres", "kafka", "s3", "proxy"}
    replicas = {name: service["deploy"].get("replicas", 1) for name, service in services.items()}
    assert {name for name, count in replicas.items() if count == 2} == {"api", "relay", "projector"}
    assert {name for name, service in services.items() if "demo" in service.get("profiles", ())} == {
        "whatsapp",
        "claude",
        "demo",
    }


def test_every_service_has_limits_and_no_more_rights_than_it_needs(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
        assert service.get("cap_add") is None or name == "postgres"


def test_what_is_ours_cannot_write_to_its_own_files(composed: dict[str, Any]) -> None:
    for name in OURS:
        assert composed["services"][name]["read_only"], name


def test_nothing_starts_before_what_it_needs_is_well(composed: dict[str, Any]) -> None:
    services = composed["services"]
    for name in ("api", "relay", "projector", "worker"):
        waits_for = services[name]["depends_on"]
        assert waits_for["migrate"] == {"condition": "service_completed_successfully"}, name
        assert waits_for["postgres"] == waits_for["kafka"] == {"condition": "service_healthy"}, name
    assert services["proxy"]["depends_on"]["api"] == {"condition": "service_healthy"}


def test_whatever_runs_on_says_whether_it_is_well(composed: dict[str, Any]) -> None:
    of_the_image = {"api", "relay", "projector", "worker"}
    for name, service in composed["services"].items():
        if name not in ONCE | of_the_image:
            assert service["healthcheck"]["test"], name
    assert "HEALTHCHECK" in DOCKERFILE


def test_every_variable_is_a_setting(composed: dict[str, Any]) -> None:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | OF_SCRIPTS
    for name in OURS:
        given = set(composed["services"][name].get("environment", {}))
        assert given <= known, (name, given - known)
    image = set(re.findall(rf"^\s*(?:ENV )?({PREFIX}\w+)=", DOCKERFILE, re.MULTILINE))
    assert image <= known
    assert image, "the pattern finds them"


def test_every_secret_is_a_setting_and_is_made_by_the_script(composed: dict[str, Any], tmp_path: Path) -> None:
    known = {f"{PREFIX}{name}".lower() for name in Settings.model_fields}
    assert composed["secrets"].keys() <= known
    for _ in "twice", "as often as one likes":
        subprocess.run(["/bin/sh", ROOT / "deploy/secrets.sh", tmp_path], check=True, timeout=RUN_S_MAX)
    assert {file.name for file in tmp_path.iterdir()} == composed["secrets"].keys()


def test_the_write_ahead_log_is_archived_as_the_page_on_backups_has_it(composed: dict[str, Any]) -> None:
    (block,) = (block for block in doc_pages.blocks(BACKUPS) if block.name == "postgresql.conf")
    said = re.search(r"^archive_command = '(.*)'$", block.text, re.MULTILINE)
    assert said
    assert f"-carchive_command={said[1]}" in composed["services"]["postgres"]["command"]


def test_what_is_restored_is_not_preceded_by_a_migration(composed: dict[str, Any]) -> None:
    assert composed["services"]["backup"]["depends_on"].keys() == {"postgres", "kafka"}


def test_a_volume_is_mounted_on_a_folder_that_the_image_gives_to_its_user(composed: dict[str, Any]) -> None:
    given = set(DOCKERFILE.partition("install -d -o onrecord")[2].partition("COPY")[0].split())
    mounted = {volume.rpartition(":")[2] for name in OURS for volume in composed["services"][name].get("volumes", ())}
    assert mounted
    assert mounted <= given


def test_the_image_keeps_the_programs_that_a_backup_runs() -> None:
    source = Path(programs.__file__).read_text("utf-8")
    assert set(re.findall(r"! -name (\w+)", DOCKERFILE)) == set(re.findall(r"_run\(\"(\w+)\"", source))


def test_nothing_is_published_beyond_this_machine_unless_asked_for(composed: dict[str, Any]) -> None:
    published = [port for service in composed["services"].values() for port in service.get("ports", ())]
    assert len(published) == 3
    for port in published:
        assert port.startswith(("127.0.0.1:", "${ONRECORD_BIND:-127.0.0.1}:")), port


def test_the_stand_ins_have_the_names_of_the_real_images(composed: dict[str, Any]) -> None:
    made = set(re.findall(r"^    \[\w+\]=(\S+)$", (ROOT / "deploy/stand-ins/make.sh").read_text("utf-8"), re.MULTILINE))
    base = re.search(r"^ARG PYTHON_IMAGE=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert base
    named = {service["image"] for name, service in composed["services"].items() if name not in OURS}
    assert made == named | {base[1]}
