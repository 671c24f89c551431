"""The files beside a chat export: which of those that the chat names are there."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

MEDIA_FILES_MAX = 100_000


class TooManyFiles(Exception):
    """There are more files in the folder than an export has."""


@dataclass
class Media:
    """The files of a folder by name, and what became of those that were asked for."""

    paths: dict[str, Path] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, folder: Path | None) -> "Media":
        """Raises TooManyFiles or OSError. Names are compared without regard to case: phones and zips change it."""
        paths: dict[str, Path] = {}
        for path in folder.iterdir() if folder else ():
            if len(paths) == MEDIA_FILES_MAX:
                raise TooManyFiles(f"{folder} holds more than {MEDIA_FILES_MAX:,} files: name the export's own folder")
            if path.is_file() and not path.is_symlink():
                paths[path.name.casefold()] = path
        return cls(paths)

    def bring(self, name: str | None) -> str | None:
        """The id under which a message's file was brought in; None where it wasn't.

        Files stay where they are so far: `left` counts those that are there, `missing` those that aren't, `omitted`
        those that the export was made without.
        """
        what = "omitted" if name is None else "left" if name.casefold() in self.paths else "missing"
        self.counts[what] += 1
        return None
