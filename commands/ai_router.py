"""The commands about AI, as routes: asking the model, what becomes of drafts, taking over, and the policy."""

from fastapi import APIRouter

from commands.asking import AiAsked
from commands.delete_ai_snippet import DeleteAiSnippet
from commands.discard_draft import DiscardDraft
from commands.request_description import RequestDescription
from commands.request_draft import RequestDraft
from commands.request_summary import RequestSummary
from commands.request_triage import RequestTriage
from commands.restart_ai import RestartAi
from commands.router import EVERY, command_route
from commands.save_ai_snippet import AiSnippetKept, SaveAiSnippet
from commands.set_ai_policy import AiPolicyKept, SetAiPolicy
from commands.stop_ai import AiChanged, StopAi
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import Run

ON_A_CONVERSATION = (*EVERY, errors.NoSuchConversation, errors.ContactIsErased, errors.VersionMoved)
MAY_BE_ASKED = (errors.AiTaskIsOff, errors.AiIsPaused, errors.AiIsStopped)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


@router.post("/request_triage", **command_route(201, *ON_A_CONVERSATION, *MAY_BE_ASKED))
async def request_triage(command: RequestTriage, run: Run) -> AiAsked:
    """Have a conversation triaged as it is now."""
    return await run(command)


@router.post("/request_summary", **command_route(201, *ON_A_CONVERSATION, *MAY_BE_ASKED))
async def request_summary(command: RequestSummary, run: Run) -> AiAsked:
    """Have a conversation summed up."""
    return await run(command)


@router.post("/request_draft", **command_route(201, *ON_A_CONVERSATION, *MAY_BE_ASKED, errors.AiIsAskedAlready))
async def request_draft(command: RequestDraft, run: Run) -> AiAsked:
    """Have a reply drafted, for a person to send or to discard."""
    return await run(command)


@router.post(
    "/request_description",
    **command_route(
        201, *EVERY, errors.NoSuchFile, errors.ContactIsErased, errors.FileCannotBeDescribed, *MAY_BE_ASKED
    ),
)
async def request_description(command: RequestDescription, run: Run) -> AiAsked:
    """Have it described what an image or a PDF shows."""
    return await run(command)


@router.post(
    "/discard_draft", **command_route(200, *EVERY, errors.NoSuchDraft, errors.ContactIsErased, errors.DraftIsGone)
)
async def discard_draft(command: DiscardDraft, run: Run) -> AiAsked:
    """Say of a draft that it won't be sent."""
    return await run(command)


@router.post("/stop_ai", **command_route(200, *ON_A_CONVERSATION, errors.AiIsStopped))
async def stop_ai(command: StopAi, run: Run) -> AiChanged:
    """Take a conversation over: the model proposes nothing more in it."""
    return await run(command)


@router.post("/restart_ai", **command_route(200, *ON_A_CONVERSATION, errors.AiIsNotStopped))
async def restart_ai(command: RestartAi, run: Run) -> AiChanged:
    """Let the model be asked about a conversation again."""
    return await run(command)


@router.post("/set_ai_policy", **command_route(200, *EVERY))
async def set_ai_policy(command: SetAiPolicy, run: Run) -> AiPolicyKept:
    """Say what the model is asked, in whose words, and what that may cost."""
    return await run(command)


@router.post("/save_ai_snippet", **command_route(200, *EVERY, errors.NoSuchSnippet, errors.TooManyOfThem))
async def save_ai_snippet(command: SaveAiSnippet, run: Run) -> AiSnippetKept:
    """Keep a piece of what the workspace knows."""
    return await run(command)


@router.post("/delete_ai_snippet", **command_route(200, *EVERY, errors.NoSuchSnippet))
async def delete_ai_snippet(command: DeleteAiSnippet, run: Run) -> AiSnippetKept:
    """Let no draft rest on a snippet any more."""
    return await run(command)
