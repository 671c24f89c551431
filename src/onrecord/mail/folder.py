"""Mails as files: what development has instead of a mail server. `onrecord mail` shows them."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from onrecord.mail.message import Message


@dataclass(frozen=True)
class Folder:
    """Each mail is `<id>.eml`, readable for its owner only; one that comes again takes the place of the first."""

    path: Path

    async def send(self, message: Message, time_out_s: float) -> None:
        """Write the file beside and rename it, so that nobody sees half a mail."""
        async with asyncio.timeout(time_out_s):
            await asyncio.to_thread(self._write, message)

    def _write(self, message: Message) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        beside = self.path / f".{message.id}.{os.getpid()}.new"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.content)
        beside.replace(self.path / f"{message.id}.eml")
