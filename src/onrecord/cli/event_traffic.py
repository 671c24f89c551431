"""Who makes events of a type and who reads them, found in the code: nobody has to keep a list of it."""

from functools import cache
from typing import cast

from onrecord.cli import call_graph
from onrecord.events import BY_TYPE, ContactErased, Event, examples
from onrecord.events.envelope import Recorded
from onrecord.identity import permissions
from projections.catalogue import LIVE
from projections.projection import Projection

ROOMS = ("commands", "outbox_relay", "onrecord")


def emitted_by(event_type: str) -> list[str]:
    """The commands that call the event's class, by their names; what nobody may run, or is no command, by its path."""
    return [where for where, called in _calls().items() if BY_TYPE[event_type].__name__ in called]


def read_by(event_type: str) -> list[str]:
    """The read models that an event of this type touches, asked with an example."""
    recorded = Recorded(0, 1, examples.envelope(event_type), cast("Event", examples.event(event_type)))
    return [projection.name for projection in LIVE if _touches(projection, recorded)]


def commands() -> set[str]:
    """The names of all commands that somebody may be allowed to run."""
    return set(permissions.COMMANDS)


def _touches(projection: Projection, recorded: Recorded) -> bool:
    """A row's fold takes the event, or the erasure clears columns of it."""
    erases = isinstance(recorded.event, ContactErased)
    return any(any(table.touched(recorded)) or (erases and table.erase is not None) for table in projection.tables)


@cache
def _calls() -> dict[str, set[str]]:
    """What each module calls. What a command's helpers call is the command's; they stand nowhere themselves."""
    found: dict[str, set[str]] = {}
    for room in ROOMS:
        modules = call_graph.room(room)
        for own, module in modules.items():
            if room != "commands":
                found[f"{room}/{own.replace('.', '/')}.py"] = module.called()
            elif module.is_command():
                found[_name(own)] = call_graph.called_with_help(modules, own)
    return found


def _name(own: str) -> str:
    stem = own.rpartition(".")[2]
    return stem if stem in commands() else f"commands/{own.replace('.', '/')}.py"
