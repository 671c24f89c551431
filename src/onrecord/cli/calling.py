"""The API as any client sees it, for subcommands that are clients: by HTTP and a token."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import orjson
import urllib3

from onrecord.cli.surroundings import fail
from onrecord.settings import Settings

REQUEST_S_MAX = 10.0
REPEATS_MAX = 20
PATIENT = urllib3.Retry(
    REPEATS_MAX,
    allowed_methods=None,  # a command with an Idempotency-Key may be repeated
    status_forcelist=(429, 503),
    respect_retry_after_header=True,
    raise_on_status=False,
)
NOT_KNOWN = """nobody here knows ONRECORD_API_TOKEN: it was revoked, or is another installation's
  next: start `onrecord up` anew, or set it to a secret that `onrecord token create` prints"""


@dataclass
class Api:
    """The API, as any client sees it."""

    address: str
    token: str
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(timeout=REQUEST_S_MAX))
    sent: int = 0

    @classmethod
    def of(cls, config: Settings, what: str, label: str) -> "Api":
        """The API of this installation, with the token of the environment; ends the command line without one."""
        if config.api_token is None:
            fail(
                f"{what} needs a token: ONRECORD_API_TOKEN is not set\n"
                f"  next: set it to the secret that `onrecord token create --email EMAIL --label {label}` prints"
            )
        return cls(f"http://{config.api_host}:{config.api_port}", config.api_token.get_secret_value())

    def post(
        self, command: str, body: dict[str, Any], version: int | None = None, held: str | None = None
    ) -> dict[str, Any]:
        """The answer, or none where a refusal of the type `held` says that it is so already."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = str(uuid.uuid4())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = self.pool.request(
            "POST", f"{self.address}/v1/{command}", body=orjson.dumps(body), headers=headers, retries=PATIENT
        )
        self.sent += 1
        if answer.status == 409 and orjson.loads(answer.data)["type"] == held:
            return {}
        return _read(answer, command)

    def get(self, question: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.pool.request("GET", f"{self.address}/v1/{question}", headers=headers, retries=PATIENT)
        return _read(answer, question)


def _read(answer: urllib3.BaseHTTPResponse, what: str) -> dict[str, Any]:
    if answer.status == 401:
        fail(NOT_KNOWN)
    if answer.status >= 300:
        fail(f"{what} was refused: {answer.data.decode()}")
    result: dict[str, Any] = orjson.loads(answer.data)
    return result
