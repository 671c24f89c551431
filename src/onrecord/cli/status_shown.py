"""What `onrecord status` found, for a person to read: each problem with what to do next."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from onrecord.cli import lines
from onrecord.cli.status_found import FILE_WAITS_H_MAX, Status

OWNS = {
    "relay": ("stands by", "active"),
    "projector": ("no shard", "shards {}"),
    "worker": ("works", "works and feeds"),
    "operator": ("stands by", "carries out what is asked for"),
}


def show(found: Status, console: Console) -> None:
    console.print(f"log       {found.log_id}, {found.shards} shards, topic {found.topic}")
    console.print(f"events    {found.committed:,} committed, {found.unpublished:,} of them not in the log yet")
    for projection, events in found.behind.items():
        oldest = f", the oldest {found.behind_s[projection]:,.1f} s old" if projection in found.behind_s else ""
        console.print(f"model     {projection}: {events:,} events behind the log{oldest}")
    for rebuild in found.rebuilds:
        console.print(f"rebuild   {rebuild.projection}, build {rebuild.build}: {rebuild}")
    if not found.behind:
        console.print("model     none yet: no projector has run")
    _print_effects(found, console)
    for process in found.processes:
        owns = OWNS[process.kind][bool(process.shards)].format(process.shards)
        console.print(f"{process.kind:<9} pid {process.pid} on {process.host}: {owns}, seen {process.silent_s} s ago")
        if process.figures.get("samples"):
            console.print(_pace(process.figures))
    _print_problems(found, console)


def _print_effects(found: Status, console: Console) -> None:
    oldest = found.oldest_open_effect_s
    since = f"the oldest open one for {oldest:,} s; " if oldest is not None else ""
    none = "" if found.effects else "none yet; "
    console.print(f"effects   {none}{since}the feeder is {found.feeder_behind:,} events behind the log")
    for kind, states in found.effects.items():
        console.print(f"          {kind}: {', '.join(f'{count:,} {state}' for state, count in states.items())}")
    for channel in found.unwell:
        console.print(f"channel   {channel}")
    console.print(f"webhooks  {found.webhooks}")
    if found.webhooks.failed:
        console.print("          next: onrecord webhooks list --state failed")


def _pace(figures: dict[str, Any]) -> str:
    def told(of: dict[str, int]) -> str:
        stages = " + ".join(f"{of[stage]} {stage}" for stage in ("published", "consumed", "visible"))
        return f"{of['total']} ms ({stages})"

    return (
        f"          an event is seen after {told(figures['p50_ms'])}; one in a hundred after {told(figures['p99_ms'])}"
    )


def _print_problems(found: Status, console: Console) -> None:
    for shard, reason in found.halted.items():
        console.print(f"[red]halted[/]    shard {shard}: {_plain(reason)}\n          next: onrecord log settle {shard}")
    for shard, reason in found.stopped.items():
        console.print(
            f"[red]stopped[/]   shard {shard}: {_plain(reason)}\n"
            "          next: mend the topic, then restart the projector"
        )
    for model, reason in found.stopped_models.items():
        console.print(
            f"[red]stopped[/]   model {model}: {_plain(reason)}\n"
            "          next: mend its fold or what it needs, then restart the projector"
        )
    for shard, reason in found.unfed.items():
        console.print(
            f"[red]unfed[/]     shard {shard}: {_plain(reason)}\n"
            "          next: see docs/OPERATING.md, `feeding stopped`"
        )
    if found.late_files:
        late = lines.counted(found.late_files, "file")
        console.print(f"[red]late[/]      {late} not fetched, checked or deleted for longer than {FILE_WAITS_H_MAX} h")
        console.print("          next: onrecord effects list --state pending; WhatsApp keeps a file for 7 days")
    for key in found.parked:
        records, named = lines.counted(key.records, "record"), _plain(key.key)
        console.print(f"[red]parked[/]    {key.projection}, key {named}: {records} from {key.shard}:{key.first_seq} on")
        console.print(f"          {_plain(key.reason)}\n          next: onrecord parked show {key.projection} {named}")


def _plain(text: str) -> str:
    """What a record may have brought along: it is no markup, and can't move the terminal."""
    return escape(lines.plain(text))
