"""The projections that are live: a new one is added here and nowhere else."""

from projections.ai_usage import AI_USAGE
from projections.audit_trail import AUDIT_TRAIL
from projections.contact_directory import CONTACT_DIRECTORY
from projections.conversation_list import CONVERSATION_LIST
from projections.notifications import NOTIFICATIONS
from projections.projection import Projection
from projections.search import SEARCH
from projections.stats import STATS
from projections.timeline import TIMELINE
from projections.workspace_directory import WORKSPACE_DIRECTORY

LIVE: tuple[Projection, ...] = (
    CONVERSATION_LIST,
    TIMELINE,
    CONTACT_DIRECTORY,
    SEARCH,
    AUDIT_TRAIL,
    NOTIFICATIONS,
    WORKSPACE_DIRECTORY,
    STATS,
    AI_USAGE,
)
