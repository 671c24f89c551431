"""Parameters as they are sent, each described: nobody can send null in a URL or a header."""

from typing import Any

# What a name means wherever a route says nothing of its own.
DESCRIBED = {
    "provider": "A provider of this installation's, as `list_providers` names it.",
    "return_path": "Where the browser goes afterwards: a path of the web client.",
    "limit": "How many rows a page has at most.",
    "cursor": "Where the page begins: the `next` of the page before. Leave it out for the first one.",
    "status": "Only conversations in this state.",
    "assignee_id": "Only conversations of this member.",
    "unassigned": "Only conversations that are nobody's.",
    "label_id": "Only conversations with this label.",
    "channel": "Only conversations by this kind of channel.",
    "priority": "Only conversations of this priority.",
    "urgency": "Only conversations that the model finds so urgent.",
    "sentiment": "Only conversations of this mood, as the model reads it.",
    "conversation_id": "The conversation, or those rows only that belong to it.",
    "contact_id": "The contact, or those rows only that belong to them.",
    "before": "What came before this: the answer's `before`, or in `search` a time.",
    "after": "What came after this: the answer's `after`.",
    "since": "What happened at this time or later.",
    "direction": "What customers said, what was said to them, or what the team noted.",
    "sort": "The order of the rows.",
    "media_id": "The file.",
    "task": "Only what was asked of this kind.",
    "channel_id": "Only what belongs to this channel.",
    "by": "How long a bucket is.",
    "group_by": "What each figure is parted by.",
    "shard": "The event's shard: the first part of its position.",
    "seq": "The event's number in its shard: the second part of its position.",
    "event_id": "The event, instead of by its position.",
    "message_id": "The message.",
    "state": "Only what is in this state.",
    "kind": "Only what is of this kind.",
    "projection": "The read model, by its name.",
    "build": "The build's number.",
    "subject": "Whose record it is: `contact/<id>` or `workspace/<id>`.",
    "operation_id": "What the request was answered with.",
}


def plain(document: dict[str, Any]) -> dict[str, Any]:
    """The document with parameters that say what they are; one that doesn't is found by a rule of Spectral's."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if "description" not in parameter and parameter["name"] in DESCRIBED:
                    parameter["description"] = DESCRIBED[parameter["name"]]
                parameter["schema"] = _without_null(parameter["schema"])
    return document


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out may be something; None is how Python says that it was."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **kinds[0]}
