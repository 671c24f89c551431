"""The message templates of the account, and whether a message fills one rightly."""

import re
from typing import Any

from onrecord.stack.whatsapp.graph_errors import GraphError

PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def _template(number: int, name: str, language: str, category: str, *components: Any, **more: str) -> dict[str, Any]:
    return {
        "id": f"40000000000000{number}",
        "name": name,
        "language": language,
        "status": "APPROVED",
        "category": category,
        "parameter_format": "POSITIONAL",
        "components": list(components),
    } | more


def _body(text: str, *examples: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text} | ({"example": {"body_text": [list(examples)]}} if examples else {})


def demo_templates() -> list[dict[str, Any]]:
    """Of each category, in two languages, with and without parameters, and one of each state that can't be sent."""
    code_button = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}
    return [
        _template(1, "hello", "en", "UTILITY", _body("Hello. Here we can talk about your order.")),
        _template(2, "hello", "de", "UTILITY", _body("Hallo. Hier können wir über Ihre Bestellung sprechen.")),
        _template(
            3,
            "order_update",
            "en",
            "UTILITY",
            {"type": "HEADER", "format": "TEXT", "text": "Your order"},
            _body("Hello {{1}}, your order {{2}} is on its way.", "Karim", "DEMO-1042"),
            {"type": "FOOTER", "text": "Demo workspace"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thank you"}]},
        ),
        _template(
            4,
            "sign_in_code",
            "en",
            "AUTHENTICATION",
            _body("{{1}} is your verification code.", "123456"),
            {"type": "BUTTONS", "buttons": [code_button]},
        ),
        _template(
            5,
            "picture_of_parcel",
            "en",
            "UTILITY",
            {"type": "HEADER", "format": "IMAGE"},
            _body("This is how parcel {{1}} left us.", "DEMO-1042"),
        ),
        _template(6, "autumn_sale", "en", "MARKETING", _body("Everything is cheaper, {{1}}.", "Ana")),
        _template(7, "in_review", "en", "UTILITY", _body("Nobody has approved this yet."), status="PENDING"),
        _template(8, "paused", "en", "MARKETING", _body("Too many people didn't like this."), status="PAUSED"),
        _template(9, "rejected", "en", "MARKETING", _body("No."), status="REJECTED", rejected_reason="INVALID_FORMAT"),
    ]


def require(templates: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    """Find the template that a message names, approved and filled; raises GraphError."""
    name, language = content.get("name"), (content.get("language") or {}).get("code")
    found = next((t for t in templates if (t["name"], t["language"]) == (name, language)), None)
    if found is None or found["status"] in {"PENDING", "REJECTED"}:
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if found["status"] == "PAUSED":
        raise GraphError(132015, f"template ({name}) is paused")
    given = {str(part.get("type", "")).lower(): part for part in content.get("components") or []}
    for component in found["components"]:
        _require_filled(component, given.get(component["type"].lower().removesuffix("s"), {}).get("parameters") or [])
    return found


def _require_filled(component: dict[str, Any], parameters: list[dict[str, Any]]) -> None:
    wanted = _places(component)
    if wanted is not None and len(parameters) != wanted:
        where = component["type"].lower()
        raise GraphError(132000, f"{where}: number of parameters ({len(parameters)}) isn't the expected ({wanted})")
    kind = "image" if component.get("format") == "IMAGE" else "text"
    if component["type"] != "BUTTONS" and any(parameter.get("type") != kind for parameter in parameters):
        raise GraphError(132012, f"{component['type'].lower()}: parameters of type {kind} are expected")


def _places(component: dict[str, Any]) -> int | None:
    """How many parameters it takes; None if that is up to the sender."""
    if component["type"] == "BUTTONS":
        return 1 if component["buttons"][0]["type"] == "OTP" else None
    if component.get("format") == "IMAGE":
        return 1
    return len(PLACE.findall(component.get("text", "")))


def filled(template: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """The template as the customer's phone shows it: header, body, footer, buttons."""
    given = {
        str(part.get("type", "")).lower(): part.get("parameters") or [] for part in content.get("components") or []
    }
    shown: dict[str, Any] = {}
    for component in template["components"]:
        kind = component["type"].lower()
        if kind == "buttons":
            shown["buttons"] = [button["text"] for button in component["buttons"]]
        else:
            shown[kind] = _fill(component.get("text", ""), given.get(kind, []))
    return shown


def _fill(text: str, parameters: list[dict[str, Any]]) -> str:
    texts = iter(str(parameter.get("text", "")) for parameter in parameters)
    return PLACE.sub(lambda _: next(texts, ""), text)
