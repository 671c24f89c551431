"""Whether webhooks are believed, where there are channels; and whether what they told is done."""

from collections.abc import Iterator

from onrecord import db
from onrecord.cli.doctor.finding import Finding, must
from onrecord.settings import Settings


def check(config: Settings) -> Iterator[Finding]:
    from onrecord.whatsapp.files import is_simulated  # noqa: PLC0415 - `--help` needs no HTTP

    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        counted = connection.execute(db.sql("onrecord.cli", "count_channels"), (is_simulated(config.graph_url),))
        channels, elsewhere = counted.fetchone() or (0, 0)
        _, failed, _, _ = connection.execute(db.sql("onrecord.cli", "count_webhooks")).fetchone() or (0, 0, 0, 0)
    if channels:
        yield _is_set("WHATSAPP_APP_SECRET", bool(config.whatsapp_app_secret), "no webhook is believed", "the app's")
        yield _is_set("WHATSAPP_VERIFY_TOKEN", bool(config.whatsapp_verify_token), "Meta can't register it", "any word")
    yield must(
        "channels were connected at the API that ONRECORD_GRAPH_URL names",
        not elsewhere,
        f"{elsewhere} of them were not",
        why="what they send goes to the wrong one",
        mend="onrecord channel list tells which: connect them anew, or mend ONRECORD_GRAPH_URL",
    )
    yield must(
        "no webhook has failed",
        not failed,
        f"{failed} have",
        why="what they told is not on the record",
        mend="onrecord webhooks list --state failed",
    )


def _is_set(name: str, right: bool, why: str, value: str) -> Finding:
    what = f"ONRECORD_{name} is set, for there are channels"
    return must(what, right, "it is not", why=why, mend=f"set it: {value}")
