"""The stand-in of Anthropic's Messages API on 127.0.0.1, for development: answers come from an offline model."""

import os
import sys
from pathlib import Path

from onrecord.stack.anthropic.settings import Settings
from onrecord.stack.ports import HOST, answers
from onrecord.stack.processes import Process, Program

MODULE = "onrecord.stack.anthropic"
SETTINGS = "ONRECORD_MESSAGES_API"
KEYS = ("ONRECORD_ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY")


class MessagesApi(Process):
    """One stand-in, which OnRecord speaks to unless the environment has a key of the real service."""

    def __init__(self, port: int, logs: Path) -> None:
        super().__init__("anthropic", logs / "anthropic.log")
        self.port = port
        self._settings = Settings()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which OnRecord takes this for the service; none where a real key is given."""
        if any(os.environ.get(key) for key in KEYS):
            return {}
        return {"ONRECORD_ANTHROPIC_URL": self.address, "ONRECORD_ANTHROPIC_API_KEY": self._settings.api_key}

    def is_ready(self) -> bool:
        return self.runs and answers(self.port)

    def prepare(self) -> Program:
        environment = {**os.environ, SETTINGS: self._settings.model_dump_json(), "PYTHONUNBUFFERED": "1"}
        return Program(argv=[sys.executable, "-m", MODULE, str(self.port)], environment=environment)
