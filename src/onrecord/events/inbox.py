"""The workspace stream's furniture: labels, canned replies, teams, views, and the rules that the inbox goes by."""

from typing import Literal

from onrecord.events.contact import Priority
from onrecord.events.shape import Id, Public
from onrecord.events.workspace import OfWorkspace

Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"]
Sort = Literal["last_activity", "oldest_waiting", "priority"]
Means = Literal["browser", "sound", "mail"]


class OfInbox(OfWorkspace):
    """What all events of this file are. They ask for nothing outside."""


class LabelCreated(OfInbox):
    """Conversations can bear one more label."""

    type: Literal["label.created.v1"] = "label.created.v1"
    label_id: Id
    name: Public
    colour: Colour


class LabelUpdated(OfInbox):
    """A label is called otherwise, or looks otherwise."""

    type: Literal["label.updated.v1"] = "label.updated.v1"
    label_id: Id
    name: Public
    colour: Colour


class LabelDeleted(OfInbox):
    """A label can be put on nothing any more; where it stands it stays on the record."""

    type: Literal["label.deleted.v1"] = "label.deleted.v1"
    label_id: Id


class CannedReplyCreated(OfInbox):
    """A text to answer with, found by its `shortcut`."""

    type: Literal["canned_reply.created.v1"] = "canned_reply.created.v1"
    canned_reply_id: Id
    shortcut: Public
    text: Public


class CannedReplyUpdated(OfInbox):
    """A canned reply reads otherwise."""

    type: Literal["canned_reply.updated.v1"] = "canned_reply.updated.v1"
    canned_reply_id: Id
    shortcut: Public
    text: Public


class CannedReplyDeleted(OfInbox):
    """A canned reply is there no more."""

    type: Literal["canned_reply.deleted.v1"] = "canned_reply.deleted.v1"
    canned_reply_id: Id


class TeamCreated(OfInbox):
    """Some members are called by one name."""

    type: Literal["team.created.v1"] = "team.created.v1"
    team_id: Id
    name: Public
    member_ids: tuple[Id, ...]


class TeamUpdated(OfInbox):
    """A team is called otherwise, or is made of others: `member_ids` are all of them."""

    type: Literal["team.updated.v1"] = "team.updated.v1"
    team_id: Id
    name: Public
    member_ids: tuple[Id, ...]


class TeamDeleted(OfInbox):
    """A team is there no more; its members stay."""

    type: Literal["team.deleted.v1"] = "team.deleted.v1"
    team_id: Id


class ViewSaved(OfInbox):
    """Filters of the list got a name: a member's own, or everybody's where `member_id` is None. Saved anew it changes.

    `assignee` is `me`, `nobody` or a member's id.
    """

    type: Literal["view.saved.v1"] = "view.saved.v1"
    view_id: Id
    member_id: Id | None
    name: Public
    status: Literal["open", "snoozed", "resolved"] | None
    assignee: Public | None
    label_id: Id | None
    channel: Literal["whatsapp"] | None
    priority: Priority | None
    unread: bool | None
    window_closing: bool | None
    sort: Sort


class ViewDeleted(OfInbox):
    """A view is there no more."""

    type: Literal["view.deleted.v1"] = "view.deleted.v1"
    view_id: Id


class InboxPolicySet(OfInbox):
    """How the inbox works by itself.

    `auto_assign` gives new conversations to whoever of the team (of all who may reply, where it is None) has the
    fewest open ones. `working_hours` are `<weekday> <from>-<to>`, such as `mon 09:00-17:30`, in `time_zone`; outside
    of them nothing is assigned by itself. None are all hours.
    """

    type: Literal["inbox_policy.set.v1"] = "inbox_policy.set.v1"
    auto_assign: bool
    auto_assign_team_id: Id | None
    time_zone: Public
    working_hours: tuple[Public, ...]
    read_receipts: bool


class NotificationsSet(OfInbox):
    """What a member wants to be told of, and how, besides in the app."""

    type: Literal["notifications.set.v1"] = "notifications.set.v1"
    member_id: Id
    assigned: tuple[Means, ...]
    mentioned: tuple[Means, ...]
    replied: tuple[Means, ...]
