"""What a workspace says about its inbox: labels, teams, the policy it goes by, and how members want to be told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Uuid, text
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import many_words, maybe_moment, moment, of_workspace, words


def _of_member(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "member_id"], ["members.workspace_id", "members.id"], name=f"{table}_member_fkey"
    )


def _one_living(name: str, what: str) -> Index:
    return Index(name, "workspace_id", text(what), unique=True, postgresql_where=text("deleted_at is null"))


class Label(SQLModel, table=True):
    """What a conversation may bear; a deleted one can be put on nothing any more."""

    __tablename__ = "labels"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("labels"),
        _one_living("labels_by_name", "lower(name)"),
    )
    workspace_id: UUID
    id: UUID
    name: str = words()
    colour: str = words()
    created_at: datetime = moment()
    deleted_at: datetime | None = maybe_moment()


class Team(SQLModel, table=True):
    """Members called by one name."""

    __tablename__ = "teams"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("teams"),
        _one_living("teams_by_name", "lower(name)"),
    )
    workspace_id: UUID
    id: UUID
    name: str = words()
    created_at: datetime = moment()
    deleted_at: datetime | None = maybe_moment()


class CannedReply(SQLModel, table=True):
    """A text to answer with, known by its shortcut; what it says stands in its events."""

    __tablename__ = "canned_replies"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("canned_replies"),
        _one_living("canned_replies_by_shortcut", "shortcut"),
    )
    workspace_id: UUID
    id: UUID
    shortcut: str = words()
    created_at: datetime = moment()
    deleted_at: datetime | None = maybe_moment()


class View(SQLModel, table=True):
    """Filters under a name: a member's own, or everybody's where `member_id` is null."""

    __tablename__ = "views"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("views"),
        _of_member("views"),
        Index("views_of_member", "workspace_id", "member_id", postgresql_where=text("deleted_at is null")),
    )
    workspace_id: UUID
    id: UUID
    member_id: UUID | None
    created_at: datetime = moment()
    deleted_at: datetime | None = maybe_moment()


class TeamMember(SQLModel, table=True):
    """Who is of a team."""

    __tablename__ = "team_members"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "team_id", "member_id"),
        ForeignKeyConstraint(
            ["workspace_id", "team_id"], ["teams.workspace_id", "teams.id"], name="team_members_team_fkey"
        ),
        _of_member("team_members"),
    )
    workspace_id: UUID
    team_id: UUID
    member_id: UUID


class InboxPolicy(SQLModel, table=True):
    """How the inbox works by itself; a workspace without a row assigns nothing by itself."""

    __tablename__ = "inbox_policies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "auto_assign_team_id"],
            ["teams.workspace_id", "teams.id"],
            name="inbox_policies_team_fkey",
        ),
    )
    workspace_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("workspaces.id", name="inbox_policies_workspace_fkey"), primary_key=True, nullable=False
        )
    )
    auto_assign: bool
    auto_assign_team_id: UUID | None
    time_zone: str = words()
    working_hours: list[str] = many_words()
    read_receipts: bool
    updated_at: datetime = moment()


class NotificationSetting(SQLModel, table=True):
    """By which means a member is told of what, besides in the app."""

    __tablename__ = "notification_settings"
    __table_args__ = (PrimaryKeyConstraint("workspace_id", "member_id"), _of_member("notification_settings"))
    workspace_id: UUID
    member_id: UUID
    assigned: list[str] = many_words()
    mentioned: list[str] = many_words()
    replied: list[str] = many_words()


DECLARED = (Label, CannedReply, View, Team, TeamMember, InboxPolicy, NotificationSetting)
