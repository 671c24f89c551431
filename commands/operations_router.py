"""The commands of operators, as routes: requests, each carried out by the process that has the rights."""

from fastapi import APIRouter

from commands.operations import OperationRequested
from commands.prune_outbox import PruneOutbox
from commands.redrive_parked_key import RedriveParkedKey
from commands.rollback_projection import RollbackProjection
from commands.router import EVERY, command_route
from commands.settle_shard import SettleShard
from commands.start_rebuild import StartRebuild
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import Run

REQUEST = (*EVERY, errors.TooManyOperations)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


@router.post("/start_rebuild", **command_route(202, *REQUEST))
async def start_rebuild(command: StartRebuild, run: Run) -> OperationRequested:
    """Ask for read models to be made anew from the log, while everything goes on."""
    return await run(command)


@router.post("/rollback_projection", **command_route(202, *REQUEST))
async def rollback_projection(command: RollbackProjection, run: Run) -> OperationRequested:
    """Ask for a read model to be served by the build that served before."""
    return await run(command)


@router.post("/redrive_parked_key", **command_route(202, *REQUEST))
async def redrive_parked_key(command: RedriveParkedKey, run: Run) -> OperationRequested:
    """Ask for a parked key's records to be tried again."""
    return await run(command)


@router.post("/prune_outbox", **command_route(202, *REQUEST))
async def prune_outbox(command: PruneOutbox, run: Run) -> OperationRequested:
    """Ask for old outbox rows to be deleted that the log holds as well."""
    return await run(command)


@router.post("/settle_shard", **command_route(202, *REQUEST))
async def settle_shard(command: SettleShard, run: Run) -> OperationRequested:
    """Ask for a halted shard to be mended as a plan says."""
    return await run(command)
