"""The collection and its environment, as Postman and newman read them.

Each request says in a variable what is to come of it; one script of the collection's looks whether it came. The same
document gives the same bytes: ids are made of names.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any
from uuid import UUID, uuid5

from onrecord.openapi.postman import journey, schemas
from onrecord.openapi.postman.journey import Folder, Step
from onrecord.openapi.postman.operation import JSON, Operation, known

FORM = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
NAMESPACE = UUID("01900000-0000-7000-8000-0000000000aa")
AFTER = "OnRecord-After"
ABOUT = (
    "Answers a customer and looks around, step by step, with everything that the API can do.\n\n"
    "Run it from top to bottom against an installation of your own, with the environment beside it: `baseUrl`, the"
    " `email` and `password` of an admin of the installation's own workspace, and a `token` of theirs. Most of what it"
    " makes it takes away; policies of the inbox and of AI are left as it sets them."
)
ENVIRONMENT = {"baseUrl": "http://127.0.0.1:8000", "email": "admin@demo.example", "password": "", "token": ""}
SECRET = ("password", "token")


def collection(document: Mapping[str, Any]) -> dict[str, Any]:
    operations = known(document)
    return {
        "info": {"_postman_id": _id("collection"), "name": "OnRecord", "description": ABOUT, "schema": FORM},
        "auth": _bearer("token"),
        "event": [_script("prerequest", "before.js"), _script("test", "after.js")],
        "variable": [{"key": "schemas", "value": json.dumps(schemas.of_answers(document), sort_keys=True)}],
        "item": [_folder(folder, operations) for folder in journey.read()],
    }


def environment() -> dict[str, Any]:
    rows = [
        {"key": name, "value": value, "type": "secret" if name in SECRET else "default", "enabled": True}
        for name, value in ENVIRONMENT.items()
    ]
    return {"id": _id("environment"), "name": "OnRecord", "values": rows, "_postman_variable_scope": "environment"}


def _folder(folder: Folder, operations: Mapping[str, Operation]) -> dict[str, Any]:
    items = [
        _item(f"{folder.name}/{number}", step, operations[step.do]) for number, step in enumerate(folder.steps, start=1)
    ]
    return {"id": _id(folder.name), "name": folder.name, "description": folder.about, "item": items}


def _item(place: str, step: Step, operation: Operation) -> dict[str, Any]:
    wanted = json.dumps(_wanted(step, operation), sort_keys=True)
    event = {"listen": "prerequest", "script": _lines(f"pm.variables.set('wanted', {json.dumps(wanted)});")}
    return {
        "id": _id(place),
        "name": operation.name if step.refusal is None else f"{operation.name}: {step.refusal}",
        "event": [event],
        "request": _request(step, operation),
    }


def _wanted(step: Step, operation: Operation) -> dict[str, Any]:
    """What is to come of it: statuses, of each its schema or its kinds of problems, and what is kept."""
    statuses = operation.statuses(step)
    kinds = {status: operation.refusals.get(status, []) for status in statuses}
    return {
        "statuses": statuses,
        "schemas": {status: schema for status in statuses if (schema := operation.schema(status))},
        "kinds": {status: [step.refusal] if step.refusal else found for status, found in kinds.items() if found},
        "keep": step.keep,
    }


def _request(step: Step, operation: Operation) -> dict[str, Any]:
    sent = operation.sent(step)
    made: dict[str, Any] = {
        "method": operation.method,
        "description": operation.document["description"],
        "header": [{"key": name, "value": value} for name, value in _headers(step, operation)],
        "url": _url(operation, sent),
    }
    if operation.body_type == JSON:
        made["body"] = {
            "mode": "raw",
            "raw": json.dumps(sent, indent=2, ensure_ascii=False),
            "options": {"raw": {"language": "json"}},
        }
    elif operation.body_type:
        made["body"] = {"mode": "urlencoded", "urlencoded": [{"key": k, "value": str(v)} for k, v in sent.items()]}
    if step.by != "token":
        made["auth"] = {"type": "noauth"} if step.by == "nobody" else _bearer("session")
    return made


def _headers(step: Step, operation: Operation) -> Iterator[tuple[str, str]]:
    if operation.body_type == JSON or (operation.method == "POST" and operation.body_type is None):
        yield "Content-Type", JSON
    if AFTER in operation.parameters("header"):
        yield AFTER, "{{position}}"
    if step.if_match:
        yield "If-Match", f'"{step.if_match}"'
    if step.key:
        yield "Idempotency-Key", step.key


def _url(operation: Operation, sent: Mapping[str, Any]) -> dict[str, Any]:
    path = operation.path.format(**{name: sent[name] for name in operation.parameters("path")}).strip("/")
    names = operation.parameters("query")
    query = [{"key": name, "value": _text(value)} for name, value in sent.items() if name in names]
    words = "&".join(f"{row['key']}={row['value']}" for row in query)
    raw = f"{{{{baseUrl}}}}/{path}" + (f"?{words}" if query else "")
    return {"raw": raw, "host": ["{{baseUrl}}"], "path": path.split("/"), **({"query": query} if query else {})}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _bearer(variable: str) -> dict[str, Any]:
    return {
        "type": "bearer",
        "bearer": [{"key": "token", "value": f"{{{{{variable}}}}}", "type": "string"}],
    }


def _script(listen: str, name: str) -> dict[str, Any]:
    return {"listen": listen, "script": _lines(resources.files(__package__).joinpath(name).read_text("utf-8"))}


def _lines(text: str) -> dict[str, Any]:
    return {"type": "text/javascript", "exec": text.rstrip().split("\n")}


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE, name))
