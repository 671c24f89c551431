"""Triage: at once after the first message, then at most every 5 s, and the last word is about the newest message."""

from counsel import Counsel


async def test_a_first_message_is_triaged_at_once(room: Counsel) -> None:
    await room.write("Where is my parcel? I am waiting for it.")
    await room.work()
    asked, said = room.of_ai()
    assert (asked["type"], asked["task"], asked["actor"]) == ("ai.requested.v1", "triage", "system")
    assert (said["type"], said["actor"], said["of_version"]) == ("ai.triaged.v1", "ai/triage", asked["of_version"])
    assert (said["intent"], said["language"]) == ("delivery", "en")
    assert said["request_id"] == asked["request_id"]
    assert said["is_offline"]
    assert room.states() == [("done", None)]
