"""The queries of operators, as routes: how the installation runs. Members of its own workspace alone ask them.

What is done outside for a workspace, its own operators ask.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as Parameter

from onrecord import errors
from onrecord.problems import documented
from queries import get_log as log
from queries import get_parked_key as parked_key
from queries import get_relay as relay
from queries import list_effects as effects
from queries import list_operations as operations
from queries import list_parked_keys as parked_keys
from queries import list_projections as projections
from queries import list_rebuilds as rebuilds
from queries.reading import PAGE_ROWS_DEFAULT, Read
from queries.router import EVERY, Cursor, Limit

Projection = Annotated[str, Parameter(pattern=r"^[a-z][a-z_]{0,59}$")]
Build = Annotated[int, Parameter(ge=1, le=2**31 - 1)]
Subject = Annotated[str, Parameter(min_length=1, max_length=200)]

router = APIRouter(prefix="/v1", tags=["queries"])


@router.get("/list_projections", responses=documented(*EVERY))
async def list_projections(read: Read) -> projections.Projections:
    """How far is each read model? And how long events take until they are seen."""
    return await projections.list_projections(read)


@router.get("/list_rebuilds", responses=documented(*EVERY))
async def list_rebuilds(read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None) -> rebuilds.RebuildPage:
    """Which builds of read models are there, and how far is each that is being made? The newest first."""
    return await rebuilds.list_rebuilds(read, limit, cursor)


@router.get("/get_rebuild", responses=documented(*EVERY, errors.NoSuchRebuild))
async def get_rebuild(read: Read, projection: Projection, build: Build) -> rebuilds.Rebuild:
    """How far is a build of a read model? And what its verification said."""
    return await rebuilds.get_rebuild(read, projection, build)


@router.get("/list_parked_keys", responses=documented(*EVERY))
async def list_parked_keys(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> parked_keys.ParkedPage:
    """Whose records wait? Those of keys of which a projection could not apply a record."""
    return await parked_keys.list_parked_keys(read, limit, cursor)


@router.get("/get_parked_key", responses=documented(*EVERY, errors.NoSuchParkedKey))
async def get_parked_key(read: Read, projection: Projection, subject: Subject) -> parked_key.ParkedKeyShown:
    """What is parked of a key? Why, and what waits behind it."""
    return await parked_key.get_parked_key(read, projection, subject)


@router.get("/get_relay", responses=documented(*EVERY))
async def get_relay(read: Read) -> relay.Relay:
    """Does the relay run? How far it is, and which shards are halted."""
    return await relay.get_relay(read)


@router.get("/get_log", responses=documented(*EVERY))
async def get_log(read: Read) -> log.LogState:
    """Which log is this? How long each shard is, and how far back the outbox reaches."""
    return await log.get_log(read)


@router.get("/list_effects", responses=documented(*EVERY))
async def list_effects(
    read: Read,
    state: effects.State | None = None,
    kind: effects.EffectKind | None = None,
    contact_id: UUID | None = None,
    limit: Limit = PAGE_ROWS_DEFAULT,
    cursor: Cursor = None,
) -> effects.EffectPage:
    """What is done outside, and how far is it? The newest first."""
    return await effects.list_effects(read, effects.Filters(state, kind, contact_id), limit, cursor)


@router.get("/list_operations", responses=documented(*EVERY))
async def list_operations(
    read: Read, limit: Limit = PAGE_ROWS_DEFAULT, cursor: Cursor = None
) -> operations.OperationPage:
    """What was asked of the installation, by whom, and what came of it? The newest first."""
    return await operations.list_operations(read, limit, cursor)


@router.get("/get_operation", responses=documented(*EVERY, errors.NoSuchOperation))
async def get_operation(read: Read, operation_id: UUID) -> operations.OperationState:
    """How far is a request? And what came of it."""
    return await operations.get_operation(read, operation_id)
