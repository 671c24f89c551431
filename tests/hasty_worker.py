"""A worker with leases and waits of seconds: tests see what takes minutes otherwise. As a script, it is a process."""

from collections.abc import Callable

from pydantic import SecretStr

from installations import Installation
from onrecord import process, settings, worker
from onrecord.effects import delivering
from onrecord.effects.caller import Limits, Part
from onrecord.effects.mailing import Waits
from onrecord.effects.outcomes import Backoff
from onrecord.effects.pacing import Pacing
from onrecord.parts import Surroundings
from onrecord.parts import delivery as deliveries
from onrecord.parts import mail as mails
from onrecord.settings import Settings
from smtp_double import MailServer

LIMITS = Limits(lease_s=3, call_s_max=0.8, record_s_max=1, idle_interval_ms=50, attempts_max=40, stop_s_max=1)
SOON = Backoff(first_s=0.1, s_max=0.5)
WAITS = Waits(unreachable=SOON, busy=SOON, doubted=SOON)
HOLD_S = 2.0
DELIVERIES = Limits(lease_s=4, call_s_max=0.7, record_s_max=2, hold_s=HOLD_S, attempts_max=40, stop_s_max=1)
DELIVERY_WAITS = delivering.Waits(
    unreachable=SOON,
    throttled=SOON,
    pair=SOON,
    spam=SOON,
    unreadable=SOON,
    doubted=Backoff(first_s=HOLD_S, s_max=HOLD_S, is_shaken=False),
)
SENDER = "OnRecord <inbox@example.org>"


async def mail(at: Surroundings) -> Part:
    return await mails.make(at, limits=LIMITS, waits=WAITS)


async def delivery(at: Surroundings, limits: Limits = DELIVERIES) -> Part:
    pacing = Pacing(pair_gap_s=0, open_s_first=0.3)
    return await deliveries.make(at, limits=limits, waits=DELIVERY_WAITS, pacing=pacing)


def deliver(config: Settings, stop: Callable[[], bool]) -> None:
    """Messages alone."""
    worker.run(config, stop, {"delivery": delivery})


def run(config: Settings, stop: Callable[[], bool]) -> None:
    worker.run(config, stop, {"mail": mail})


def mailing_to(server: MailServer, installation: Installation) -> Settings:
    """The installation's settings, with this server for its mails."""
    return installation.settings.model_copy(update={"smtp_url": SecretStr(server.url), "mail_from": SENDER})


def environment(server: MailServer, installation: Installation) -> dict[str, str]:
    return installation.environment | {"ONRECORD_SMTP_URL": server.url, "ONRECORD_MAIL_FROM": SENDER}


if __name__ == "__main__":
    process.log_to_stderr(as_json=False)
    asked = process.Stop()
    run(settings.load(), lambda: asked.requested)
