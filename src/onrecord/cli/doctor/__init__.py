"""`onrecord doctor`: checks every setting that the laws depend on, and says why and how to mend each that is wrong."""

import json
from dataclasses import asdict

import typer
from rich.console import Console
from rich.markup import escape

from onrecord.cli.doctor.examining import examine
from onrecord.cli.doctor.finding import Finding
from onrecord.cli.finding import Json
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly, settings_of

COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


def doctor(as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Check every setting that the laws depend on: Postgres, Kafka, S3, clocks, secrets, disks, people, processes.

    Each finding says why it matters and how to mend it. Ends with 1 if anything is wrong; a note is for you to know.

    To see who may read its files, the bucket is given an object under doctor/, which is deleted again.

    \b
    Examples:
      onrecord doctor
      onrecord doctor --folder /srv/onrecord
      onrecord doctor --json | jq 'select(.state == "wrong")'
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    console = Console(highlight=False, soft_wrap=True)
    wrong = 0
    with plainly():
        for finding in examine(settings_of(folder)):
            wrong += finding.state == "wrong"
            if as_json:
                typer.echo(json.dumps({"state": finding.state} | asdict(finding)))
            else:
                console.print(_told(finding))
    raise typer.Exit(1 if wrong else 0)


def _told(finding: Finding) -> str:
    found = finding.wrong or finding.note
    said = f"{finding.what}: {found}" if found else finding.what
    more = (("why", finding.why), ("next", finding.mend))
    lines = [f"      {name:<5} {escape(text)}" for name, text in more if text and found]
    colour = COLOURS[finding.state]
    return "\n".join([f"[{colour}]{finding.state:<5}[/] {escape(said)}", *lines])
