"""The simulator of WhatsApp on 127.0.0.1, for development: the Cloud API, and the customers' phones as a page."""

import os
import sys
from pathlib import Path

from onrecord.stack.ports import HOST, answers
from onrecord.stack.processes import Process, Program
from onrecord.stack.whatsapp.settings import Settings

MODULE = "onrecord.stack.whatsapp"
SETTINGS = "ONRECORD_SIMULATOR"
WEBHOOK = "/webhooks/whatsapp"
STATUS_GAP_S = 0.6


class Simulator(Process):
    """One simulator, whose webhooks go to the API at the port."""

    def __init__(self, port: int, logs: Path, *, api_port: int, app_secret: str, verify_token: str) -> None:
        super().__init__("whatsapp", logs / "whatsapp.log")
        self.port = port
        self._settings = Settings.model_validate(
            {
                "webhook_url": f"http://{HOST}:{api_port}{WEBHOOK}",
                "app_secret": app_secret,
                "verify_token": verify_token,
                "status_gap_s": STATUS_GAP_S,
                "demo_customers": True,
            }
        )

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which OnRecord takes this for WhatsApp."""
        return {
            "ONRECORD_GRAPH_URL": self.address,
            "ONRECORD_WHATSAPP_APP_SECRET": self._settings.app_secret,
            "ONRECORD_WHATSAPP_VERIFY_TOKEN": self._settings.verify_token,
        }

    def is_ready(self) -> bool:
        return self.runs and answers(self.port)

    def prepare(self) -> Program:
        environment = {**os.environ, SETTINGS: self._settings.model_dump_json(), "PYTHONUNBUFFERED": "1"}
        return Program(argv=[sys.executable, "-m", MODULE, str(self.port)], environment=environment)
