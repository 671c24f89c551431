"""The whole API from outside, as a process: by the Postman collection, by examples, and by whatever can be asked."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from requests import Session
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

import operations
import people
from browser import NODE
from browsing import Site, serving
from commanding import create_user
from installations import TOKEN, Installation, Servers, make_installation
from onrecord.openapi import chapters
from operations import DOCUMENT, Operation
from people import PASSWORD
from written import superuser

POSTMAN = Path(__file__).parents[2] / "docs" / "postman"
EMAIL = "ida@demo.example"
NOBODY = "http://127.0.0.1:9"  # nobody listens there
EXAMPLES_MAX = 3
URL_CHARS_MAX = 8_000  # longer ones are refused by the parser of HTTP, before there is an API
AWAY = {"whatsapp-unavailable"}
CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
KNOWN: dict[str, APIOperation[Any, Any, Any, Any]] = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
    if isinstance(found, Ok)
}


class Outside:
    """An installation that is asked over HTTP, and the ways to come in."""

    def __init__(self, place: Installation, site: Site, connection: psycopg.Connection) -> None:
        self.place, self.site, self.connection = place, site, connection
        self.session = Session()
        self.admin = people.add_member(connection, place.log, "admin")

    def secret(self, operation: Operation) -> str:
        """A token; for what is for people alone a session that nobody else has."""
        if operation.tag != "account":
            return TOKEN
        return people.add_session(self.connection, self.admin.account_id, self.place.log.workspace_id).secret


@pytest.fixture(scope="module")
def outside(servers: Servers) -> Iterator[Outside]:
    place = make_installation(servers)
    create_user(place, EMAIL, "--role", "admin", "--name", "Ida Demo")
    alone = {"ONRECORD_SECOND_FACTOR_ROLES": "[]", "ONRECORD_GRAPH_URL": NOBODY}
    with (
        place.relay(),
        place.projector(),
        serving(place, alone) as site,
        superuser(place) as connection,
    ):
        outside = Outside(place, site, connection)
        with outside.session:
            yield outside


def test_newman_walks_through_the_whole_collection(outside: Outside, tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    given = {"baseUrl": outside.site.origin, "email": EMAIL, "password": PASSWORD, "token": TOKEN}
    command = [
        str(Path(sys.executable).with_name("node")),
        str(NODE / "node_modules" / "newman" / "bin" / "newman.js"),
        *("run", str(POSTMAN / "onrecord.postman_collection.json")),
        *("--environment", str(POSTMAN / "onrecord.postman_environment.json")),
        *(word for name, value in given.items() for word in ("--env-var", f"{name}={value}")),
        *("--reporters", "json", "--reporter-json-export", str(told)),
    ]
    subprocess.run(command, check=False, timeout=400)
    run = json.loads(told.read_text("utf-8"))["run"]
    failures = [f"{failure['source']['name']}: {failure['error']['message']}" for failure in run["failures"]]
    assert not failures, "\n".join(failures)
    assert run["stats"]["assertions"]["total"] > run["stats"]["requests"]["total"] > len(operations.ALL)


def test_the_collection_asks_for_everything() -> None:
    text = (POSTMAN / "onrecord.postman_collection.json").read_text("utf-8")
    asked = {item["name"].partition(":")[0] for folder in json.loads(text)["item"] for item in folder["item"]}
    assert asked == {operation.name for operation in operations.ALL}


@pytest.mark.parametrize("operation", operations.ALL, ids=lambda operation: operation.name)
def test_whatever_an_example_is_refused_for_it_is_not_its_form(outside: Outside, operation: Operation) -> None:
    for example in chapters.examples(operation.name).values():
        path = operation.route.path.format(**example)
        in_path = {name for name in example if f"{{{name}}}" in operation.route.path}
        rest = {name: value for name, value in example.items() if name not in in_path}
        headers = {"Authorization": f"Bearer {outside.secret(operation)}", "If-Match": '"1"'}
        if operation.name == "stream":
            rest["seconds_max"] = 0
        sent: dict[str, Any] = {operation.route.place: rest}
        answer = outside.session.request(
            operation.route.method,
            outside.site.origin + path,
            headers=headers,
            allow_redirects=False,
            **sent,
        )
        assert answer.status_code != 422, answer.text
        assert operation.documents(answer.status_code), answer.text


def ask_anything(operation: Operation, mode: GenerationMode, origin: str, secret: str, session: Session) -> None:
    """Some requests that the document allows, or that it doesn't; each is answered as documented, or this fails."""

    @settings(
        max_examples=EXAMPLES_MAX,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=KNOWN[operation.name].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        if operation.name == "stream":
            case.query["seconds_max"] = 0
        assume(sum(len(str(value)) for value in (case.query or {}).values()) < URL_CHARS_MAX)
        headers = {"Authorization": f"Bearer {secret}"}
        response = case.call_and_validate(
            base_url=origin, session=session, headers=headers, checks=CHECKS, allow_redirects=False
        )
        assert response.status_code < 500 or response.json()["type"] in AWAY, response.text

    ask()


def modes(operation: Operation) -> list[GenerationMode]:
    """Any text will do in a path, so what has nothing else can't be asked wrongly."""
    places = {parameter["in"] for parameter in operation.document.get("parameters", ())}
    can_be_wrong = places - {"path"} or "requestBody" in operation.document
    return list(GenerationMode) if can_be_wrong else [GenerationMode.POSITIVE]


ASKED = [(operation, mode) for operation in operations.ALL for mode in modes(operation)]


@pytest.mark.parametrize(("operation", "mode"), ASKED, ids=lambda given: getattr(given, "name", given))
def test_whatever_is_asked_is_answered_as_documented(
    outside: Outside, operation: Operation, mode: GenerationMode
) -> None:
    ask_anything(operation, mode, outside.site.origin, outside.secret(operation), outside.session)
