"""The projections that are live: a new one is added here and nowhere else."""

from projections.audit_trail import AUDIT_TRAIL
from projections.conversation_list import CONVERSATION_LIST
from projections.projection import Projection
from projections.stats import STATS
from projections.timeline import TIMELINE

LIVE: tuple[Projection, ...] = (CONVERSATION_LIST, TIMELINE, AUDIT_TRAIL, STATS)
