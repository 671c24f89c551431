"""Law 8: a log line holds ids, and nothing under the name of a personal field."""

import structlog

from onrecord.events import BY_TYPE
from onrecord.process import leave_out_personal


def test_a_value_under_the_name_of_a_personal_field_is_left_out() -> None:
    names = {name for model in BY_TYPE.values() for name in model.personal}
    line = leave_out_personal(None, "info", dict.fromkeys(names, "marmalade") | {"shard": 3})
    assert "marmalade" not in str(line)
    assert line["shard"] == 3


def test_every_process_logs_through_it() -> None:
    from onrecord import process  # noqa: PLC0415 - its configuration is the process's, restored below

    before = structlog.get_config()
    try:
        process.log_to_stderr(as_json=True)
        assert leave_out_personal in structlog.get_config()["processors"]
    finally:
        structlog.configure(**before)
