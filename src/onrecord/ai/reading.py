"""An answer of the model becomes an outcome: its form, ids, caps and words checked by us. Pure."""

from onrecord.ai.answer import Answer
from onrecord.ai.asking import Request
from onrecord.ai.outcomes import Outcome


def read(request: Request, answer: Answer) -> Outcome:
    """What the answer comes to. Never raises for anything that a model can say."""
    raise NotImplementedError
