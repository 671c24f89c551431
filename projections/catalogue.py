"""The projections that are live: a new one is added here and nowhere else."""

from projections.contact_directory import CONTACT_DIRECTORY
from projections.conversation_list import CONVERSATION_LIST
from projections.projection import Projection
from projections.search import SEARCH
from projections.timeline import TIMELINE

LIVE: tuple[Projection, ...] = (CONVERSATION_LIST, TIMELINE, CONTACT_DIRECTORY, SEARCH)
