"""The files beside a chat export: which of those that the chat names are there, and their upload."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.chat_export import Report
from onrecord.chat_export.report import Reason
from onrecord.cli.calling import Api
from onrecord.media import announcing
from onrecord.media.checking import Rejected

if TYPE_CHECKING:
    import httpx

MEDIA_FILES_MAX = 100_000
STEP_S_MAX = 60.0  # in which something must go on, while a file is uploaded
FORMS_S_MAX = 300.0  # half of what they are good for
NOT_KEPT: Reason = "names a file of a type that isn't kept: only its name is"
REFUSED: Mapping[str, Reason] = {
    "empty": "names a file that is empty: only its name is kept",
    "too_large": "names a file that is too large: only its name is kept",
}
AWAY = """the place for files doesn't answer
  next: see whether S3 runs, with `onrecord status`; then the same again goes on from there"""

Page = Sequence[Mapping[str, Any]]
Answer = Mapping[str, Any]


class StoreIsAway(Exception):
    """S3 takes no files now."""


class TooManyFiles(Exception):
    """There are more files in the folder than an export has."""


@dataclass
class Media:
    """The files of a folder by name, and how many of those that the chat names became what."""

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

    def announce(self, name: str | None, line: int, report: Report) -> dict[str, Any] | None:
        """What the API is told of a message's file; None where there is none that it would take.

        Counted as `omitted` (the export was made without it), `missing`, `refused` or `found`. Raises OSError.
        """
        path = self.paths.get(name.casefold()) if name else None
        if path is None:
            self.counts["missing" if name else "omitted"] += 1
            return None
        try:
            announced = announcing.look(path)
        except Rejected as rejected:
            self.counts["refused"] += 1
            report.note(line, REFUSED.get(rejected.reason, NOT_KEPT))
            return None
        self.counts["found"] += 1
        return announced._asdict()

    def bring(self, api: Api, page: Page, answer: Answer, again: Callable[[], Answer]) -> None:
        """Upload what the answer to a page has forms for; `again` has new forms, as they grow old.

        Counted as `uploaded`, `known` (it was brought before) or `refused`. Raises StoreIsAway.
        """
        import httpx  # noqa: PLC0415 - `--help` needs no HTTP

        for file in answer["files"]:
            if file["form"] is None:
                self.counts["refused" if file["state"] == "rejected" else "known"] += 1
        tried: set[str] = set()
        with httpx.Client(trust_env=False, timeout=httpx.Timeout(STEP_S_MAX)) as http:
            while not self._upload(api, http, page, answer, tried):
                answer = again()

    def _upload(self, api: Api, http: "httpx.Client", page: Page, answer: Answer, tried: set[str]) -> bool:
        """Whether everything was tried before the forms grew old; one more was, at least, if there was one."""
        began = time.monotonic()
        for file in answer["files"]:
            if file["form"] is None or file["media_id"] in tried:
                continue
            tried.add(file["media_id"])
            self._upload_one(api, http, self.paths[page[file["message"]]["file_name"].casefold()], file)
            if time.monotonic() - began > FORMS_S_MAX:
                return False
        return True

    def _upload_one(self, api: Api, http: "httpx.Client", path: Path, file: Answer) -> None:
        """A form is refused by whoever finds the file larger than it was."""
        import httpx  # noqa: PLC0415

        try:
            with path.open("rb") as opened:
                answer = http.post(
                    file["form"]["url"],
                    data=file["form"]["fields"],
                    files={"file": ("file", opened, file["media_type"])},
                )
        except httpx.HTTPError:
            raise StoreIsAway(AWAY) from None
        if answer.is_server_error:
            raise StoreIsAway(AWAY)
        if answer.is_success:
            api.post("complete_upload", {"media_id": file["media_id"]}, held="upload-is-over")
        self.counts["uploaded" if answer.is_success else "refused"] += 1
