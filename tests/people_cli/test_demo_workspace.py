"""`onrecord demo` furnishes a workspace once, by commands that are legal."""

from typing import Any

from commands.create_canned_reply import CreateCannedReply
from commands.create_label import CreateLabel
from commands.create_team import CreateTeam
from commands.save_view import SaveView
from deciding import MEMBER_ID
from onrecord.cli import demo_workspace
from onrecord.command import Command

COMMANDS: dict[str, type[Command[Any]]] = {
    command.operation: command for command in (CreateLabel, CreateCannedReply, CreateTeam, SaveView)
}


class Workspace:
    """A workspace that keeps what is posted, as its commands understand it."""

    def __init__(self) -> None:
        self.kept: list[Command[Any]] = []

    def post(self, command: str, body: dict[str, Any]) -> dict[str, Any]:
        self.kept.append(COMMANDS[command].model_validate(body))
        return {}

    def get(self, question: str) -> dict[str, Any]:
        assert question == "list_labels"
        return {"labels": [command for command in self.kept if isinstance(command, CreateLabel)]}


def test_a_workspace_is_furnished_once() -> None:
    workspace = Workspace()
    demo_workspace.furnish(workspace, [MEMBER_ID])
    before = list(workspace.kept)
    assert {type(command) for command in before} == set(COMMANDS.values())
    demo_workspace.furnish(workspace, [MEMBER_ID])
    assert workspace.kept == before


def test_no_two_are_called_the_same() -> None:
    for names in (demo_workspace.LABELS, demo_workspace.CANNED_REPLIES):
        assert len({name.lower() for name, _ in names}) == len(names)
