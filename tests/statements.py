"""The .sql files of the project, and the database roles that run them."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = {
    "commands": "onrecord_command",
    "queries": "onrecord_query",
    "outbox_relay": "onrecord_relay",
    "projections": "onrecord_projector",
}
PROCESSES = ("onrecord_relay", "onrecord_projector", "onrecord_worker", "onrecord_operator")
SETTLING = ("onrecord_migrator", "onrecord_operator")
# A settling is whose command line migrates, or the operator's; what else stands outside its room's rule is named here.
OTHERS = {
    "outbox_relay/adopt_topic.sql": ("onrecord_migrator",),
    "outbox_relay/copy_logged.sql": SETTLING,
    "outbox_relay/emit_again.sql": SETTLING,
    "outbox_relay/lift_halt.sql": SETTLING,
    "outbox_relay/lock_shard.sql": SETTLING,
    "outbox_relay/move_forked.sql": SETTLING,
    "outbox_relay/plan_prune.sql": SETTLING,
    "outbox_relay/prune_outbox.sql": SETTLING,
    "outbox_relay/read_bounds.sql": ("onrecord_relay", *SETTLING),
    "outbox_relay/read_digests.sql": SETTLING,
    "outbox_relay/read_forked.sql": SETTLING,
    "outbox_relay/read_halts.sql": SETTLING,
    "outbox_relay/read_next.sql": SETTLING,
}
OPERATORS = (
    "count_admins",
    "count_without_second_factor",
    "find_account",
    "find_channel",
    "find_contact",
    "find_member",
    "find_membership",
    "find_person",
    "find_token",
    "find_workspace",
    "list_assignees",
    "list_channels",
    "list_tokens",
    "list_users",
    "list_workspaces",
)
WORKERS = (
    "begin_call",
    "claim",
    "close_erased",
    "close_logged",
    "doubt",
    "doubt_all",
    "expire",
    "feed",
    "make_positions",
    "mark_doubted",
    "move_positions",
    "put_off",
    "read_gate",
    "read_health",
    "read_key",
    "read_record",
    "read_positions",
    "start_shards",
    "stop_shard",
)
INTAKE = ("add_webhook", "add_workspace_key", "look_at_webhooks", "resolve_channels")
INBOUND = ("claim_webhooks", "expire_webhooks", "hold_webhook", "save_webhook")
# Any room may run what is the kernel's, so each file names its roles.
KERNEL: dict[str, tuple[str, ...]] = {
    "acquire_unit": PROCESSES,
    "be_present": PROCESSES,
    "claim_idempotency_key": ("onrecord_command",),
    "cli/count_effects": ("onrecord_worker",),
    "cli/count_late_files": ("onrecord_worker",),
    "cli/count_read_rows_of_contact": ("onrecord_projector",),
    **{f"cli/{name}": ("onrecord_migrator",) for name in OPERATORS},
    "cli/list_effects": ("onrecord_worker",),
    "cli/list_unwell_channels": ("onrecord_worker",),
    "cli/oldest_effect": ("onrecord_worker",),
    "cli/outbox_tails": ("onrecord_relay",),
    "cli/read_feed": ("onrecord_worker",),
    "cli/read_halts": ("onrecord_relay",),
    "cli/read_heartbeats": ("onrecord_relay",),
    "cli/list_parked": ("onrecord_projector",),
    "cli/show_parked": ("onrecord_projector",),
    "cli/read_stopped_models": ("onrecord_projector",),
    "cli/oldest_unapplied": ("onrecord_relay",),
    "cli/read_operation": ("onrecord_migrator",),
    "cli/read_models": ("onrecord_projector",),
    "cli/read_parked": ("onrecord_projector",),
    "cli/read_rebuilds": ("onrecord_projector",),
    "cli/read_stopped": ("onrecord_projector",),
    **{f"cli/doctor/{name}": ("onrecord_command",) for name in ("read_settings", "read_server", "read_unbound")},
    "cli/doctor/read_outbox_wrongs": ("onrecord_command",),
    "cli/doctor/read_role": (*PROCESSES, "onrecord_command", "onrecord_query"),
    "cli/doctor/read_sizes": ("onrecord_relay",),
    **{
        f"cli/backups/{name}": ("onrecord_migrator",)
        for name in ("add_key", "list_lost_keys", "list_undone_erasures", "read_keys")
    },
    "count_present": (*PROCESSES, "onrecord_command"),
    "effects/count_around": ("onrecord_worker",),
    "effects/count_open": ("onrecord_worker",),
    "read_schema": ("onrecord_relay", "onrecord_projector", "onrecord_worker", "onrecord_command"),
    "effects/close": ("onrecord_command",),
    "effects/read_delivery": ("onrecord_command",),
    "effects/due_triages": ("onrecord_worker",),
    **{
        f"effects/{name}": ("onrecord_query",)
        for name in ("read_reached", "read_conversation", "read_beside_conversation")
    },
    **{
        f"effects/{name}": ("onrecord_command",)
        for name in ("read_ai_policy", "read_snippets", "read_ai_texts", "read_media")
    },
    "effects/due_timers": ("onrecord_worker",),
    "effects/erase_person": ("onrecord_command",),
    **{f"effects/{name}": ("onrecord_worker",) for name in WORKERS},
    **{
        f"cli/{name}": ("onrecord_worker",)
        for name in ("count_channels", "count_webhooks", "list_webhooks", "read_webhook")
    },
    **{f"whatsapp/{name}": ("onrecord_command",) for name in INTAKE},
    **{f"whatsapp/{name}": ("onrecord_worker",) for name in INBOUND},
    **{f"whatsapp/{name}": ("onrecord_command", "onrecord_worker") for name in ("read_channels", "read_workspace_key")},
    "forget_webhooks": ("onrecord_command",),
    "forget_ai_calls": ("onrecord_command",),
    "forget_access_tokens": ("onrecord_command",),
    "forget_answers": ("onrecord_command",),
    "forget_invitations": ("onrecord_command",),
    "forget_sessions": ("onrecord_command",),
    "identity/add_account": ("onrecord_command",),
    "identity/find_recipient": ("onrecord_command",),
    "identity/load_account": ("onrecord_command",),
    "identity/read_profile": ("onrecord_command",),
    "identity/resolve_sign_in": ("onrecord_command",),
    "identity/save_account": ("onrecord_command",),
    "identity/touch_session": ("onrecord_command",),
    "identity/touch_token": ("onrecord_command",),
    "list_outlived_sessions": ("onrecord_command",),
    "list_workspaces": ("onrecord_command",),
    "set_person": ("onrecord_command",),
    "identity/enter": ("onrecord_command", "onrecord_query"),
    "identity/enter_with_key": ("onrecord_command",),
    "identity/find_admin": ("onrecord_command",),
    "identity/resolve_session": ("onrecord_command",),
    "identity/resolve_token": ("onrecord_command",),
    "forget_process": PROCESSES,
    "forget_tombstones": ("onrecord_command",),
    "heartbeat": PROCESSES,
    "identity/count_attempts": ("onrecord_command",),
    "identity/forget_attempts": ("onrecord_command",),
    "identity/forgive_attempts": ("onrecord_command",),
    "log": (*PROCESSES, "onrecord_command", "onrecord_query", "onrecord_migrator"),
    "log_make": ("onrecord_migrator",),
    "log_make_workspace": ("onrecord_migrator",),
    "log_topic_made": ("onrecord_migrator",),
    **{
        f"operations/{name}": ("onrecord_projector", "onrecord_operator")
        for name in ("read_open", "begin", "tell", "end")
    },
    "outbox_emit": ("onrecord_command", *SETTLING),
    "recall_answer": ("onrecord_command",),
    "release_unit": PROCESSES,
    "set_workspace": ("onrecord_command", "onrecord_query", "onrecord_projector", *SETTLING),
    "vault/count_by_master_key": ("onrecord_command", "onrecord_projector", "onrecord_worker", "onrecord_migrator"),
    "vault/count_destroyed": ("onrecord_migrator",),
    "vault/fetch_keys": ("onrecord_projector",),
    "vault/fetch_wrapped": ("onrecord_migrator",),
    "vault/find_keyless_contact": ("onrecord_command",),
    "vault/only_rotation": ("onrecord_migrator",),
    "whatsapp/load_sender": ("onrecord_command", "onrecord_worker"),
    "vault/rewrap": ("onrecord_migrator",),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sbt]|%[sbt]")


def files() -> list[Path]:
    """Every .sql file of the five packages."""
    folders = [ROOT / "src" / "onrecord", *(ROOT / room for room in ROOMS)]
    return sorted(path.relative_to(ROOT) for folder in folders for path in folder.rglob("*.sql"))


def roles_of(path: Path) -> tuple[str, ...]:
    """Who runs a file; nobody, if it is one of the kernel's that is not named yet."""
    room = path.parts[0]
    if path.as_posix() in OTHERS:
        return OTHERS[path.as_posix()]
    if room in ROOMS:
        return (ROOMS[room],)
    return KERNEL.get(path.relative_to("src", "onrecord").with_suffix("").as_posix(), ())


def numbered(statement: str) -> tuple[str, int]:
    """The statement with psycopg's placeholders as $1, $2 …, and how many these are."""
    numbers: Iterator[int] = count(1)
    named: dict[str, int] = {}

    def number(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        return f"${next(numbers) if name is None else named.setdefault(name, len(named) + 1)}"

    text = _PLACEHOLDER.sub(number, statement)
    return text, max([0, *map(int, re.findall(r"\$(\d+)", text))])
