"""More commands on messages, as routes: writing first, trying again, reacting, and showing what was read."""

from fastapi import APIRouter

from commands.retry_message import MessageTried, RetryMessage
from commands.router import EVERY, GOING_OUT, command_route
from commands.send_message import MessageSent
from commands.send_reaction import SendReaction
from commands.send_read_receipt import ReceiptAsked, SendReadReceipt
from commands.start_conversation import ConversationStarted, StartConversation
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import Run

ON_A_MESSAGE = (
    *EVERY,
    errors.NoSuchMessage,
    errors.ContactIsErased,
    errors.VersionMoved,
    errors.ContactHasNoChannel,
    errors.ChannelIsDisabled,
)
OF_THE_CUSTOMER = (errors.MessageIsNotOfCustomer, errors.MessageIsUnknownToProvider)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


@router.post(
    "/start_conversation",
    **command_route(
        201,
        *EVERY,
        errors.NoSuchChannel,
        errors.ChannelIsDisabled,
        errors.NoSuchMedia,
        errors.ContactIsErased,
        errors.NumberWasErased,
        errors.TemplateCannotBeSent,
        errors.TemplateIsFilledWrongly,
    ),
)
async def start_conversation(command: StartConversation, run: Run) -> ConversationStarted:
    """Write to somebody first, by a template."""
    return await run(command)


@router.post(
    "/retry_message",
    **command_route(
        201,
        *ON_A_MESSAGE,
        *GOING_OUT,
        errors.MessageHasNotFailed,
        errors.FailureIsFinal,
        errors.MessageIsNotKept,
    ),
)
async def retry_message(command: RetryMessage, run: Run) -> MessageTried:
    """Try again to bring a message to its customer."""
    return await run(command)


@router.post("/send_reaction", **command_route(201, *ON_A_MESSAGE, *OF_THE_CUSTOMER, errors.WindowIsClosed))
async def send_reaction(command: SendReaction, run: Run) -> MessageSent:
    """React to what a customer wrote, by an emoji; an empty one takes it back."""
    return await run(command)


@router.post("/send_read_receipt", **command_route(201, *ON_A_MESSAGE, *OF_THE_CUSTOMER, errors.ReadReceiptsAreOff))
async def send_read_receipt(command: SendReadReceipt, run: Run) -> ReceiptAsked:
    """Let a customer see that what they wrote was read."""
    return await run(command)
