"""Refusals about files."""

from onrecord.errors.kinds import Conflict, Missing


class NoSuchFile(Missing):
    """There is no file with this id."""

    type = "no-such-file"


class FileIsNotThere(Conflict):
    """The file isn't there: it is still to come, wasn't kept, or is gone; `state` says which."""

    type = "file-is-not-there"


class FileHasNoPreview(Conflict):
    """There is no preview of this file."""

    type = "file-has-no-preview"


class FileNotAllowed(Conflict):
    """A file of this type or size can't be sent: `reason` says what is wrong."""

    type = "file-not-allowed"


class TooManyUploads(Conflict):
    """As many uploads are under way as a workspace may have: complete them, or wait; each is given up after a day."""

    type = "too-many-uploads"


class UploadIsOver(Conflict):
    """Nobody waits for this upload: it was completed already, or took too long."""

    type = "upload-is-over"
