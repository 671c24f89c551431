"""Connects the simulator's number to the workspace of the stack, as an admin would: by the API."""

import http.client
import json

from onrecord.stack.ports import HOST
from onrecord.stack.whatsapp.settings import ACCESS_TOKEN, NUMBER_ID, WABA_ID

PATH = "/v1/connect_channel"
NAME = "WhatsApp (simulated)"
TIMEOUT_S = 10
ANSWER_BYTES_MAX = 2000
CONNECTED = {http.HTTPStatus.OK, http.HTTPStatus.CREATED, http.HTTPStatus.CONFLICT}  # 409: it was before


def connect(api_port: int, api_token: str) -> str | None:
    """Ask for it once more than needed; None if the number is connected now, otherwise what the API says."""
    asked = {"name": NAME, "phone_number_id": NUMBER_ID, "waba_id": WABA_ID, "token": ACCESS_TOKEN}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {api_token}"}
    connection = http.client.HTTPConnection(HOST, api_port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", PATH, json.dumps(asked), headers)
        answer = connection.getresponse()
        words = answer.read(ANSWER_BYTES_MAX).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return None if answer.status in CONNECTED else f"{answer.status}: {words}"
