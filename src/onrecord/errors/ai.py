"""Refusals about what the model may be asked, and about what it proposed."""

from onrecord.errors.kinds import Conflict, Missing


class AiTaskIsOff(Conflict):
    """The workspace's AI policy has this task off."""

    type = "ai-task-is-off"


class AiIsPaused(Conflict):
    """Nothing is asked of the model just now: `reason` says why, `until` for how long."""

    type = "ai-is-paused"


class AiIsStopped(Conflict):
    """A person took this conversation over: restart_ai lets the model be asked about it again."""

    type = "ai-is-stopped"


class AiIsNotStopped(Conflict):
    """Nobody stopped AI in this conversation."""

    type = "ai-is-not-stopped"


class AiIsAskedAlready(Conflict):
    """A draft is being written for this message: wait for it, or discard it first."""

    type = "ai-is-asked-already"


class FileCannotBeDescribed(Conflict):
    """Only images and PDFs that are stored can be described."""

    type = "file-cannot-be-described"


class NoSuchDraft(Missing):
    """There is no draft with this id in this conversation."""

    type = "no-such-draft"


class DraftIsGone(Conflict):
    """This draft can't be sent or discarded: `state` says what became of it."""

    type = "draft-is-gone"


class NoSuchSnippet(Missing):
    """There is no snippet with this id."""

    type = "no-such-snippet"
