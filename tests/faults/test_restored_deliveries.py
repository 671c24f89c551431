"""A database that was set back to an earlier hour, beside a log that went on, repeats no delivery."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import pytest
from typer.testing import CliRunner

import hasty_worker
import line
import raw
from installations import Installation, Servers, make_installation
from line import Line
from onrecord.cli.contents import app
from outbox_relay import __main__ as relay_process
from restoring import back_up, restore
from supervised import as_thread
from waiting import until
from written import outbox, rows

AFTER, UNTOLD = "said after the backup", "said when nobody told the log"


@dataclass
class Story:
    """What was sent, what its state was while the shard was halted, and what reached the phone in the end."""

    installation: Installation
    ids: dict[str, UUID]
    held: dict[UUID, str]
    came: Counter[str]


@pytest.fixture(scope="module")
def story(servers: Servers) -> Story:
    """One message goes out after the backup. Of another the log never gets the outcome. Then the restore."""
    installation = make_installation(servers)
    with line.laid(installation) as of_line:
        with of_line.listening(), of_line.working():
            of_line.connect()
            (talk,) = of_line.meet(1).values()
            until(lambda: raw.holds_the_outbox(installation))
        back_up(installation)
        ids = of_line.send([(talk, AFTER)])
        with of_line.working():
            until(lambda: of_line.states() == {ids[AFTER]: "done"})
            until(lambda: raw.holds_the_outbox(installation))
        ids |= of_line.send([(talk, UNTOLD)])
        with installation.relay():
            until(lambda: raw.holds_the_outbox(installation))
        with as_thread(hasty_worker.deliver, of_line.settings):
            until(lambda: of_line.states().get(ids[UNTOLD]) == "done")
        restore(installation)
        held = settled(of_line, ids)
        return Story(installation, ids, held, Counter(of_line.phones.texts("c00000")))


def settled(of_line: Line, ids: dict[str, UUID]) -> dict[UUID, str]:
    """The states while the shard is halted; when this returns, all is over."""
    installation = of_line.installation
    with ExitStack() as running:
        running.enter_context(as_thread(relay_process.run, installation.settings))
        running.enter_context(as_thread(hasty_worker.deliver, of_line.settings))
        until(lambda: raw.halted(installation) and of_line.states().get(ids[UNTOLD]) == "unknown")
        held = of_line.states()
        for shard in raw.halted(installation):
            told = CliRunner().invoke(app, ["log", "settle", str(shard), "--yes"], env=installation.environment)
            assert told.exit_code == 0, told.output
        until(lambda: of_line.states()[ids[UNTOLD]] == "failed", 30)
    return held


def test_what_the_log_says_is_accepted_is_not_sent_again(story: Story) -> None:
    assert story.held[story.ids[AFTER]] == "done"
    assert story.came[AFTER] == 1


def test_what_the_log_can_not_know_is_not_repeated_either_and_a_person_is_told(story: Story) -> None:
    assert story.held[story.ids[UNTOLD]] == "unknown"
    assert story.came[UNTOLD] == 1
    told = [event.record["data"] for event in outbox(story.installation) if event.type == "message.unconfirmed.v1"]
    assert [one["delivery_id"] for one in told] == [str(story.ids[UNTOLD])]
    assert rows(story.installation, "select reason from effects where state = 'failed'") == [("unconfirmed",)]
