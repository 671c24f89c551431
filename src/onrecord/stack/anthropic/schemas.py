"""Structured output: which schemas the API takes, and instances of them.

`shaped` is how the offline model answers in whatever shape was asked for: it says what it has to say under the names
that the schema has, and the least that is valid under the others.
"""

import json
from typing import Any

from onrecord.stack.anthropic.api_errors import ApiError

NODES_MAX = 400  # "compiled grammar is too large"
UNSUPPORTED = {
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "patternProperties",
    "oneOf",
    "not",
    "if",
}
LEAST: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "null": None}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
Schema = dict[str, Any]


def require_supported(schema: Schema) -> None:
    """Raises ApiError as the API does for what structured output can't hold."""
    if schema.get("type") != "object" and "$ref" not in schema:
        raise ApiError(400, "output_config.format.schema: the top level must be an object")
    nodes = _check(schema, schema, ())
    if nodes > NODES_MAX:
        raise ApiError(400, "The compiled grammar is too large, which would cause performance issues.")


def _check(schema: Schema, root: Schema, path: tuple[str, ...]) -> int:
    where = ".".join(("output_config.format.schema", *path))
    if wrong := sorted(UNSUPPORTED & schema.keys()):
        raise ApiError(400, f"{where}: For '{schema.get('type')}' type, property '{wrong[0]}' is not supported")
    if schema.get("minItems", 0) not in {0, 1}:
        raise ApiError(400, f"{where}: For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    if _is_object(schema) and schema.get("additionalProperties") is not False:
        raise ApiError(400, f"{where}: For 'object' type, 'additionalProperties' must be explicitly set to false")
    if "$ref" in schema:
        if schema["$ref"] in path:
            raise ApiError(400, f"{where}: recursive schemas are not supported")
        return _check(_target(schema, root), root, (*path, schema["$ref"]))
    return 1 + sum(_check(below, root, (*path, name)) for name, below in _below(schema))


def _below(schema: Schema) -> list[tuple[str, Schema]]:
    parts = [*schema.get("properties", {}).items(), *((n, s) for n in ("anyOf", "allOf") for s in schema.get(n, []))]
    return [*parts, ("items", schema["items"])] if "items" in schema else parts


def _is_object(schema: Schema) -> bool:
    return schema.get("type") == "object" or "properties" in schema


def _target(schema: Schema, root: Schema) -> Schema:
    name = str(schema["$ref"]).removeprefix("#/$defs/")
    found = root.get("$defs", {}).get(name)
    if not isinstance(found, dict):
        raise ApiError(400, f"output_config.format.schema: there is no {schema['$ref']}")
    return found


def shaped(schema: Schema, said: Any = None, root: Schema | None = None) -> Any:
    """An instance: what was said where it fits, the least that is valid elsewhere."""
    root = root or schema
    if "$ref" in schema:
        return shaped(_target(schema, root), said, root)
    if _is_object(schema):
        given = said if isinstance(said, dict) else {}
        wanted = set(schema.get("required", [])) | given.keys()
        parts = schema.get("properties", {}).items()
        return {name: shaped(below, given.get(name), root) for name, below in parts if name in wanted}
    if schema.get("type") == "array":
        items = _items(schema["items"], said if isinstance(said, list) else [], root)
        return items or [shaped(schema["items"], None, root)] * schema.get("minItems", 0)
    return said if fits(schema, said, root) else _least(schema, said, root)


def _items(schema: Schema, said: list[Any], root: Schema) -> list[Any]:
    return [shaped(schema, item, root) for item in said if isinstance(item, dict) or fits(schema, item, root)]


def _least(schema: Schema, said: Any, root: Schema) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return shaped(schema["anyOf"][0], said, root)
    types = schema.get("type", "null")
    return LEAST[types[-1] if isinstance(types, list) else types]


def fits(schema: Schema, instance: Any, root: Schema | None = None) -> bool:
    """Whether it is a valid instance."""
    root = root or schema
    if "$ref" in schema:
        return fits(_target(schema, root), instance, root)
    if "const" in schema or "enum" in schema:
        return json.dumps(instance) in map(json.dumps, schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        return any(fits(below, instance, root) for below in schema["anyOf"])
    return _is_of(schema.get("type", []), instance) and _holds(schema, instance, root)


def _is_of(types: str | list[str], instance: Any) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(instance, bool):
        return "boolean" in names
    return not names or any(isinstance(instance, TYPES[name]) for name in names)


def _holds(schema: Schema, instance: Any, root: Schema) -> bool:
    if isinstance(instance, list):
        enough = len(instance) >= schema.get("minItems", 0)
        return enough and all(fits(schema.get("items", {}), item, root) for item in instance)
    if isinstance(instance, dict):
        known = schema.get("properties", {})
        has_all = set(schema.get("required", [])) <= instance.keys() <= known.keys()
        return has_all and all(fits(known[name], value, root) for name, value in instance.items())
    return True
