"""Refusals about a workspace's furniture: labels, canned replies, teams, views."""

from onrecord.errors.kinds import Conflict, Missing


class NoSuchLabel(Missing):
    """There is no label with this id."""

    type = "no-such-label"


class NoSuchCannedReply(Missing):
    """There is no canned reply with this id."""

    type = "no-such-canned-reply"


class NoSuchTeam(Missing):
    """There is no team with this id."""

    type = "no-such-team"


class NoSuchView(Missing):
    """There is no view of yours, or of everybody's, with this id."""

    type = "no-such-view"


class NameIsTaken(Conflict):
    """There is one with this name already, capitals or not: choose another name."""

    type = "name-is-taken"


class TooManyOfThem(Conflict):
    """There are as many of these as a workspace may have: delete one first."""

    type = "too-many-of-them"


class TeamIsInUse(Conflict):
    """The inbox policy assigns to this team: set another policy first."""

    type = "team-is-in-use"
