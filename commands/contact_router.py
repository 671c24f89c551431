"""More commands on conversations and contacts, as routes: who has them, what they bear, who the contact is."""

from fastapi import APIRouter

from commands.alias_contact import AliasContact
from commands.claim_conversation import ClaimConversation
from commands.contact import ContactChanged
from commands.conversation import ConversationChanged
from commands.label_conversation import LabelConversation
from commands.link_contacts import ContactsLinked, LinkContacts
from commands.mark_read import MarkRead, ReadSoFar
from commands.rename_contact import RenameContact
from commands.router import EVERY, ON_A_CONVERSATION, command_route
from commands.set_contact_field import SetContactField
from commands.set_priority import SetPriority
from commands.snooze_conversation import SnoozeConversation
from commands.unassign_conversation import UnassignConversation
from commands.unlabel_conversation import UnlabelConversation
from onrecord import errors
from onrecord.command_route import CommandRoute
from onrecord.http import Run

ON_A_CONTACT = (*EVERY, errors.NoSuchContact, errors.ContactIsErased)

router = APIRouter(prefix="/v1", tags=["commands"], route_class=CommandRoute)


@router.post(
    "/claim_conversation",
    **command_route(
        200,
        *ON_A_CONVERSATION,
        errors.VersionRequired,
        errors.ConversationIsResolved,
        errors.ConversationIsAssigned,
        errors.ConversationIsTaken,
    ),
)
async def claim_conversation(command: ClaimConversation, run: Run) -> ConversationChanged:
    """Take a conversation that is nobody's. Who comes too late is told who has it."""
    return await run(command)


@router.post(
    "/unassign_conversation",
    **command_route(200, *ON_A_CONVERSATION, errors.ConversationIsResolved, errors.ConversationIsUnassigned),
)
async def unassign_conversation(command: UnassignConversation, run: Run) -> ConversationChanged:
    """Take a conversation from whoever has it."""
    return await run(command)


@router.post(
    "/snooze_conversation",
    **command_route(
        200,
        *ON_A_CONVERSATION,
        errors.ConversationIsResolved,
        errors.ConversationIsSnoozed,
        errors.SnoozeIsOutOfRange,
    ),
)
async def snooze_conversation(command: SnoozeConversation, run: Run) -> ConversationChanged:
    """Let a conversation sleep until a time, or until the customer writes."""
    return await run(command)


@router.post("/set_priority", **command_route(200, *ON_A_CONVERSATION, errors.PriorityIsHeld))
async def set_priority(command: SetPriority, run: Run) -> ConversationChanged:
    """Say how urgent a conversation is."""
    return await run(command)


@router.post(
    "/label_conversation",
    **command_route(200, *ON_A_CONVERSATION, errors.NoSuchLabel, errors.ConversationIsLabelled, errors.TooManyLabels),
)
async def label_conversation(command: LabelConversation, run: Run) -> ConversationChanged:
    """Put a label on a conversation."""
    return await run(command)


@router.post("/unlabel_conversation", **command_route(200, *ON_A_CONVERSATION, errors.ConversationIsNotLabelled))
async def unlabel_conversation(command: UnlabelConversation, run: Run) -> ConversationChanged:
    """Take a label off a conversation."""
    return await run(command)


@router.post("/mark_read", **command_route(200, *ON_A_CONVERSATION))
async def mark_read(command: MarkRead, run: Run) -> ReadSoFar:
    """Say how far you have read a conversation."""
    return await run(command)


@router.post("/rename_contact", **command_route(200, *ON_A_CONTACT))
async def rename_contact(command: RenameContact, run: Run) -> ContactChanged:
    """Call a customer otherwise."""
    return await run(command)


@router.post("/set_contact_field", **command_route(200, *ON_A_CONTACT, errors.TooManyFields))
async def set_contact_field(command: SetContactField, run: Run) -> ContactChanged:
    """Write down something about a customer, or take it away."""
    return await run(command)


@router.post("/alias_contact", **command_route(200, *ON_A_CONTACT, errors.AddressIsAnothers))
async def alias_contact(command: AliasContact, run: Run) -> ContactChanged:
    """Find a customer by another address from now on: their number changed."""
    return await run(command)


@router.post("/link_contacts", **command_route(200, *ON_A_CONTACT, errors.TooManyLinks))
async def link_contacts(command: LinkContacts, run: Run) -> ContactsLinked:
    """Say that two contacts are one person: they are shown, exported and erased together."""
    return await run(command)
