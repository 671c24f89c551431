"""What the commands on a workspace's furniture decide, without a database."""

from uuid import UUID

import pydantic
import pytest

from commands import (
    create_canned_reply,
    create_label,
    create_team,
    delete_team,
    delete_view,
    save_view,
    set_inbox_policy,
    set_notifications,
    update_canned_reply,
    update_label,
    update_team,
)
from commands.canned_reply import CANNED_REPLIES_MAX
from commands.create_canned_reply import CreateCannedReply
from commands.create_label import CreateLabel
from commands.create_team import CreateTeam
from commands.delete_team import DeleteTeam
from commands.delete_view import DeleteView
from commands.furniture import There
from commands.label import LABELS_MAX
from commands.save_view import VIEWS_OF_MEMBER_MAX, Found, SaveView
from commands.set_inbox_policy import SetInboxPolicy
from commands.set_notifications import SetNotifications
from commands.team import TEAM_MEMBERS_MAX, TEAMS_MAX
from commands.update_canned_reply import UpdateCannedReply
from commands.update_label import UpdateLabel
from commands.update_team import UpdateTeam
from deciding import MEMBER_ID, NEW_ID
from onrecord import errors, ids

ANOTHER_ID = UUID("01900000-0000-7000-8000-000000000009")
NOTHING = There(0, None, is_there=False)
LABEL = CreateLabel(name="Refund", colour="red")
REPLY = CreateCannedReply(shortcut="thanks", text="Thank you")
MINE = Found(is_there=True, member_id=MEMBER_ID, total=1, label_is_there=False, assignee_is_there=False)
NEW_VIEW = MINE._replace(is_there=False, member_id=None)


def test_a_label_is_made_as_it_was_asked_for() -> None:
    event = create_label.decide(NOTHING, LABEL, NEW_ID)
    assert (event.label_id, event.name, event.colour) == (str(NEW_ID), "Refund", "red")


def test_a_name_that_is_held_is_taken() -> None:
    held = There(1, ANOTHER_ID, is_there=True)
    for decide in (
        lambda: create_label.decide(held, LABEL, NEW_ID),
        lambda: update_label.decide(held, UpdateLabel(label_id=NEW_ID, name="Refund", colour="red")),
        lambda: create_canned_reply.decide(held, REPLY, NEW_ID),
        lambda: update_canned_reply.decide(
            held, UpdateCannedReply(canned_reply_id=NEW_ID, shortcut="thanks", text="Thanks")
        ),
        lambda: create_team.decide(held, (), CreateTeam(name="Night"), NEW_ID),
        lambda: update_team.decide(held, (), UpdateTeam(team_id=NEW_ID, name="Night", member_ids=frozenset())),
    ):
        with pytest.raises(errors.NameIsTaken):
            decide()


def test_whoever_holds_a_name_may_keep_it() -> None:
    held = There(1, NEW_ID, is_there=True)
    assert update_label.decide(held, UpdateLabel(label_id=NEW_ID, name="REFUND", colour="red")).name == "REFUND"


def test_there_is_a_most_of_everything() -> None:
    for decide in (
        lambda: create_label.decide(There(LABELS_MAX, None, is_there=False), LABEL, NEW_ID),
        lambda: create_canned_reply.decide(There(CANNED_REPLIES_MAX, None, is_there=False), REPLY, NEW_ID),
        lambda: create_team.decide(There(TEAMS_MAX, None, is_there=False), (), CreateTeam(name="Night"), NEW_ID),
        lambda: _save(SaveView(name="Mine"), NEW_VIEW._replace(total=VIEWS_OF_MEMBER_MAX)),
    ):
        with pytest.raises(errors.TooManyOfThem):
            decide()


def test_what_is_not_there_cant_be_changed() -> None:
    gone = There(3, None, is_there=False)
    with pytest.raises(errors.NoSuchLabel):
        update_label.decide(gone, UpdateLabel(label_id=NEW_ID, name="Refund", colour="red"))
    with pytest.raises(errors.NoSuchCannedReply):
        update_canned_reply.decide(gone, UpdateCannedReply(canned_reply_id=NEW_ID, shortcut="thanks", text="Thanks"))
    with pytest.raises(errors.NoSuchTeam):
        update_team.decide(gone, (), UpdateTeam(team_id=NEW_ID, name="Night", member_ids=frozenset()))
    with pytest.raises(errors.NoSuchTeam):
        delete_team.decide(DeleteTeam(team_id=NEW_ID), is_there=False, is_in_use=False)


def test_a_team_is_made_of_members() -> None:
    command = CreateTeam(name="Night", member_ids=frozenset({MEMBER_ID, ANOTHER_ID}))
    event = create_team.decide(NOTHING, {MEMBER_ID, ANOTHER_ID}, command, NEW_ID)
    assert event.member_ids == (str(MEMBER_ID), str(ANOTHER_ID))
    with pytest.raises(errors.NoSuchMember):
        create_team.decide(NOTHING, {MEMBER_ID}, command, NEW_ID)


def test_a_team_that_the_policy_names_stays() -> None:
    with pytest.raises(errors.TeamIsInUse):
        delete_team.decide(DeleteTeam(team_id=NEW_ID), is_there=True, is_in_use=True)


def test_a_policy_names_a_team_that_is_there() -> None:
    policy = SetInboxPolicy(auto_assign=True, auto_assign_team_id=NEW_ID)
    assert set_inbox_policy.decide(policy, team_is_there=True).auto_assign_team_id == str(NEW_ID)
    with pytest.raises(errors.NoSuchTeam):
        set_inbox_policy.decide(policy, team_is_there=False)


def test_working_hours_are_kept_from_monday_on() -> None:
    policy = SetInboxPolicy(
        time_zone="Europe/Berlin", working_hours=("sun 20:00-24:00", "mon 13:00-17:30", "mon 09:00-13:00")
    )
    event = set_inbox_policy.decide(policy, team_is_there=False)
    assert event.working_hours == ("mon 09:00-13:00", "mon 13:00-17:30", "sun 20:00-24:00")


@pytest.mark.parametrize(
    "hours",
    [
        ["monday 09:00-17:00"],
        ["mon 9:00-17:00"],
        ["mon 09:00 - 17:00"],
        ["mon 09:00-25:00"],
        ["mon 24:00-24:00"],
        ["mon 09:60-17:00"],
        ["mon 17:00-09:00"],
        ["mon 09:00-09:00"],
        ["Mon 09:00-17:00"],
        ["mon 09:00-17:00\n"],
        ["mon 0٩:00-17:00"],
        ["mon 09:00-13:00", "mon 12:59-17:00"],
        ["mon 09:00-17:00", "mon 09:00-17:00"],
        ["mon 09:00-17:00"] * 51,
    ],
)
def test_hours_that_are_none_or_overlap_are_malformed(hours: list[str]) -> None:
    with pytest.raises(pydantic.ValidationError):
        SetInboxPolicy(working_hours=tuple(hours))


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "europe/berlin", "CET+1", "x" * 65])
def test_a_time_zone_is_one_of_the_tz_database(zone: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        SetInboxPolicy(time_zone=zone)


def test_notifications_are_by_these_means_and_each_once() -> None:
    settings = SetNotifications.model_validate({"assigned": ["sound", "mail", "sound"]})
    event = set_notifications.decide(settings, MEMBER_ID)
    assert (event.assigned, event.mentioned) == (("mail", "sound"), ())
    with pytest.raises(pydantic.ValidationError):
        SetNotifications.model_validate({"assigned": ["pigeon"]})


@pytest.mark.parametrize(
    "shortcut", ["", "Thanks", "thank you", "-thanks", "thanks-", "th--anks", "dänke", "a" * 41, "a\n"]
)
def test_a_shortcut_is_a_slug(shortcut: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        CreateCannedReply(shortcut=shortcut, text="Thank you")


def test_a_team_has_a_most_of_members() -> None:
    with pytest.raises(pydantic.ValidationError):
        CreateTeam(name="All", member_ids=frozenset(ids.new() for _ in range(TEAM_MEMBERS_MAX + 1)))


def _save(command: SaveView, found: Found, *, may_furnish: bool = False) -> tuple[str | None, str]:
    event = save_view.decide(command, found, MEMBER_ID, NEW_ID, may_furnish=may_furnish)
    return event.member_id, event.view_id


def test_a_new_view_is_whoevers_saved_it() -> None:
    assert _save(SaveView(name="Mine"), NEW_VIEW) == (str(MEMBER_ID), str(NEW_ID))


def test_a_view_keeps_all_of_its_filters() -> None:
    filters = {"status": "snoozed", "assignee": "nobody", "channel": "whatsapp", "priority": "urgent", "unread": True}
    command = SaveView.model_validate({"name": "Mine", "sort": "priority", "window_closing": False, **filters})
    event = save_view.decide(command, NEW_VIEW, MEMBER_ID, NEW_ID, may_furnish=False)
    kept = event.model_dump(exclude={"type", "view_id", "member_id", "label_id"})
    assert kept == {"name": "Mine", "sort": "priority", "window_closing": False, **filters}


def test_a_view_for_everybody_needs_a_right() -> None:
    shared = SaveView(name="Ours", shared=True)
    assert _save(shared, NEW_VIEW, may_furnish=True)[0] is None
    with pytest.raises(errors.Forbidden):
        _save(shared, NEW_VIEW)


def test_everybodys_view_is_changed_and_deleted_with_that_right_alone() -> None:
    ours = MINE._replace(member_id=None)
    change, deletion = SaveView(view_id=NEW_ID, name="Ours", shared=True), DeleteView(view_id=NEW_ID)
    assert _save(change, ours, may_furnish=True)[0] is None
    assert delete_view.decide(deletion, None, MEMBER_ID, is_there=True, may_furnish=True).view_id == str(NEW_ID)
    with pytest.raises(errors.Forbidden):
        _save(SaveView(view_id=NEW_ID, name="Mine now"), ours)
    with pytest.raises(errors.Forbidden):
        delete_view.decide(deletion, None, MEMBER_ID, is_there=True, may_furnish=False)


@pytest.mark.parametrize(("owner", "is_there"), [(ANOTHER_ID, True), (None, False)])
def test_somebody_elses_view_is_as_good_as_none(owner: UUID | None, *, is_there: bool) -> None:
    found = MINE._replace(member_id=owner, is_there=is_there)
    with pytest.raises(errors.NoSuchView):
        _save(SaveView(view_id=NEW_ID, name="Mine now"), found, may_furnish=True)
    with pytest.raises(errors.NoSuchView):
        delete_view.decide(DeleteView(view_id=NEW_ID), owner, MEMBER_ID, is_there=is_there, may_furnish=True)


def test_a_view_that_changes_hands_counts_among_those_of_its_new_owner() -> None:
    shared = SaveView(view_id=NEW_ID, name="Ours", shared=True)
    with pytest.raises(errors.TooManyOfThem):
        _save(shared, MINE._replace(total=VIEWS_OF_MEMBER_MAX), may_furnish=True)
    kept = SaveView(view_id=NEW_ID, name="Mine")
    assert _save(kept, MINE._replace(total=VIEWS_OF_MEMBER_MAX))[0] == str(MEMBER_ID)


def test_a_view_names_what_is_there() -> None:
    with pytest.raises(errors.NoSuchLabel):
        _save(SaveView(name="Mine", label_id=ANOTHER_ID), NEW_VIEW)
    with pytest.raises(errors.NoSuchMember):
        _save(SaveView(name="Mine", assignee=ANOTHER_ID), NEW_VIEW)
