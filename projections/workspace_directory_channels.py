"""Channels and templates in the directory of a workspace: what their events say of them, one after another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from onrecord.events import (
    ChannelConnected,
    ChannelHealthRecorded,
    ChannelReconnected,
    TemplateListed,
    TemplatesFailed,
    TemplatesListed,
)
from onrecord.events.shape import EventData

OF_CHANNELS = (ChannelConnected, ChannelReconnected, ChannelHealthRecorded, TemplatesListed, TemplatesFailed)


def template_id(event: TemplateListed) -> str:
    """The same whenever it is listed: a template is its channel's, by its name and language."""
    return str(uuid5(UUID(event.channel_id), f"{event.name}\0{event.language}"))


def of_channel(event: EventData, before: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """A channel's details after one of OF_CHANNELS."""
    match event:
        case ChannelConnected():
            said = event.model_dump(exclude={"type", "channel_id"})
            return {**said, **_health("healthy", at), "templates_listed_at": None, "templates_failure": None}
        case ChannelReconnected():
            return {**before, **_health("healthy", at)}
        case ChannelHealthRecorded():
            return {**before, **_health(event.health, at), "failure": event.failure, "code": event.code}
        case TemplatesListed():
            return {**before, "templates_listed_at": at.isoformat(), "templates_failure": None}
        case TemplatesFailed():
            return {**before, "templates_failure": event.failure}
        case _:
            raise AssertionError("no other event is asked for")


def of_template(event: TemplateListed, at: datetime) -> Mapping[str, Any]:
    """`listed_at` tells it from what an earlier list held and the last one doesn't."""
    said = event.model_dump(mode="json", exclude={"type", "request_id"})
    return {**said, "listed_at": at.isoformat()}


def _health(health: str, at: datetime) -> dict[str, Any]:
    return {"health": health, "health_since": at.isoformat(), "failure": None, "code": None}
