"""The bearer token, without which the Graph API does nothing."""

from typing import Annotated

from fastapi import Depends, Request

from onrecord.stack.whatsapp.graph_errors import GraphError
from onrecord.stack.whatsapp.world import World


def bearer(request: Request) -> str:
    """The token of a call, which must be good; raises GraphError."""
    world: World = request.app.state.world
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not world.access.is_good(token):
        raise GraphError(190, "The access token is missing, was revoked, or is nobody's")
    return token


Token = Annotated[str, Depends(bearer)]
