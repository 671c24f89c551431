"""The OpenAPI document's security: how each route is authenticated, and the scope that it needs."""

from typing import Any

from onrecord.hardening import SESSION_COOKIE
from onrecord.identity import permissions

OPEN = frozenset(
    {
        "sign_in",
        "accept_invitation",
        "request_password_reset",
        "reset_password",
        "verify_email",
        "issue_access_token",
        "list_providers",
        "authorize_with_provider",
        "finish_with_provider",
    }
)
SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal token (`create_token`), or the secret of a session that was begun with `bearer`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": f"What `sign_in` sets in a browser; behind TLS its name is `__Host-{SESSION_COOKIE}`.",
    },
    "client": {
        "type": "oauth2",
        "description": "For machines: a client made by `create_token` with kind `client`.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {str(scope): said for scope, said in sorted(permissions.SAID.items())},
            }
        },
    },
}


def secured(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its schemes, and what each operation needs of them. Those in OPEN need none."""
    document.setdefault("components", {})["securitySchemes"] = SCHEMES
    for path in document["paths"].values():
        for operation in path.values():
            operation["security"] = _needed(operation["operationId"])
    return document


def _needed(operation: str) -> list[dict[str, list[str]]]:
    if operation in OPEN:
        return []
    if operation not in permissions.OPERATIONS:
        return [{"bearer": []}, {"session": []}]
    return [{"bearer": []}, {"session": []}, {"client": [str(permissions.OPERATIONS[operation])]}]
