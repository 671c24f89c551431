"""Channels, on the workspace stream: the numbers by which customers reach us, and how they are. Never a token."""

from typing import Literal

from onrecord.events.message import DeliveryFailure
from onrecord.events.shape import Id, Personal, Public
from onrecord.events.workspace import OfWorkspace

Health = Literal["healthy", "degraded", "stopped"]


class ChannelConnected(OfWorkspace):
    """A number of the business is ours to answer. `simulated`: it is the development stack's, no real one."""

    type: Literal["channel.connected.v1"] = "channel.connected.v1"
    channel_id: Id
    kind: Literal["whatsapp"]
    name: Public
    phone_number_id: Public
    waba_id: Public
    display_number: Public
    simulated: bool


class ChannelReconnected(OfWorkspace):
    """A channel has a new token, and is healthy until shown otherwise."""

    type: Literal["channel.reconnected.v1"] = "channel.reconnected.v1"
    channel_id: Id


class ChannelDisabled(OfWorkspace):
    """A channel is ours no more: nothing goes out by it, and what comes in is kept and not looked at."""

    type: Literal["channel.disabled.v1"] = "channel.disabled.v1"
    channel_id: Id


class ChannelHealthRecorded(OfWorkspace):
    """A channel's health changed: `degraded` is slowed down by the provider, `stopped` needs a person."""

    type: Literal["channel.health_recorded.v1"] = "channel.health_recorded.v1"
    channel_id: Id
    health: Health
    failure: DeliveryFailure | None
    code: int | None


class TemplatesRequested(OfWorkspace):
    """The provider shall be asked which templates there are."""

    type: Literal["templates.requested.v1"] = "templates.requested.v1"
    request_id: Id
    channel_id: Id


class TemplateListed(OfWorkspace):
    """A text that the provider lets through outside the window. `body` has its places as {{1}} or {{name}}.

    `header` is what stands above it: a text, or `image`, `video`, `document`. `buttons` are their texts.
    """

    type: Literal["template.listed.v1"] = "template.listed.v1"
    request_id: Id
    channel_id: Id
    name: Public
    language: Public
    category: Public
    status: Public
    header: Public | None
    body: Public
    footer: Public | None
    buttons: tuple[Public, ...]


class TemplatesListed(OfWorkspace):
    """The provider has told of all templates of a channel, that many: those of earlier requests are no more."""

    type: Literal["templates.listed.v1"] = "templates.listed.v1"
    request_id: Id
    channel_id: Id
    templates: int


class TemplatesFailed(OfWorkspace):
    """The provider didn't say."""

    type: Literal["templates.failed.v1"] = "templates.failed.v1"
    request_id: Id
    channel_id: Id
    failure: DeliveryFailure | Literal["unconfirmed"]
    code: int | None


class StatusUnmatched(OfWorkspace):
    """The provider told of a message that isn't ours: `status` as it calls it."""

    type: Literal["status.unmatched.v1"] = "status.unmatched.v1"
    channel_id: Id
    status: Public


class SignInCodeRequested(OfWorkspace):
    """A person who signs in gets a code by WhatsApp. It is sealed under their key; the code is kept nowhere."""

    type: Literal["sign_in_code.requested.v1"] = "sign_in_code.requested.v1"
    code_id: Id
    person_id: Id
    channel_id: Id
    number: Personal


class SignInCodeSent(OfWorkspace):
    """The provider took the code over."""

    type: Literal["sign_in_code.sent.v1"] = "sign_in_code.sent.v1"
    code_id: Id


class SignInCodeFailed(OfWorkspace):
    """The code doesn't come, or nobody knows whether it does: another may be asked for."""

    type: Literal["sign_in_code.failed.v1"] = "sign_in_code.failed.v1"
    code_id: Id
    failure: DeliveryFailure | Literal["unconfirmed"]
    code: int | None
