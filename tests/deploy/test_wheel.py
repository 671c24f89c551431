"""The wheel, which an image is built from, holds all that OnRecord needs to run: the migrations too."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD_S_MAX = 120
ASKED = """
from alembic.script import ScriptDirectory
from onrecord import migrate
print(migrate.__file__)
print(*sorted(script.revision for script in ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions()))
"""


def test_a_wheel_migrates_by_what_it_holds(tmp_path: Path) -> None:
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=BUILD_S_MAX)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)

    asked = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={"PYTHONPATH": str(unpacked)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=BUILD_S_MAX,
    )

    file, revisions = asked.stdout.splitlines()
    assert file == str(unpacked / "onrecord" / "migrate.py")
    of_the_tree = (ROOT / "migrations/versions").glob("0*.py")
    assert revisions.split() == sorted(path.name.partition("_")[0] for path in of_the_tree)
