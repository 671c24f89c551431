"""The main journey through the composed demo."""

import json
import uuid
from contextlib import suppress

from composed import API, EMAIL, Answer, Api, Json, Refused, ask, wait

SIMULATOR = "http://127.0.0.1:19500"
DOCUMENT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Journey:
    """What people do: a customer writes, a member answers, with a file too, and closes."""

    def __init__(self, api: Api, password: str) -> None:
        self._api = api
        self._password = password
        self._mark = uuid.uuid4().hex[:8]

    def go(self) -> None:
        self._web()
        conversation = self._customer_writes()
        self._changes("claim_conversation", conversation)
        self._arrives(conversation, {"text": f"It leaves today. {self._mark}"}, "a reply")
        media_id = self._uploads(conversation)
        self._arrives(conversation, {"message": {"kind": "file", "media_id": media_id}}, "a file")
        self._changes("resolve_conversation", conversation)

    def _web(self) -> None:
        page = ask("GET", f"{API}/")
        assert page.status == 200, page.status
        assert "nonce-" in page.headers["Content-Security-Policy"]
        signed_in = ask(
            "POST",
            f"{API}/v1/sign_in",
            json.dumps({"email": EMAIL, "password": self._password}).encode(),
            {"Content-Type": "application/json", "Origin": API},
        )
        assert signed_in.status == 201, signed_in.body
        cookie = signed_in.headers["Set-Cookie"].partition(";")[0]
        myself = ask("GET", f"{API}/v1/get_myself", None, {"Cookie": cookie})
        assert myself.status == 200, myself.body
        print("the page is served, and the demo admin signs in")

    def _customer_writes(self) -> str:
        customer, words = f"c{self._mark}", f"Where is my parcel? {self._mark}"
        phone = f"+1 202 555 {int(self._mark, 16) % 100:02d}{int(self._mark[:2], 16) % 100:02d}"
        self._simulator("PUT", f"/simulator/customers/{customer}", {"name": "Ana Example", "phone": phone})
        writing = {"customer": customer, "type": "text", "content": {"body": words}}
        self._simulator("POST", "/simulator/deliveries", {"writings": [writing]})
        return str(wait(lambda: self._find(words), lambda: "the customer's message isn't in the inbox"))

    def _find(self, words: str) -> str | None:
        rows = self._api.get("/v1/list_conversations?limit=50")["conversations"]
        found = [row["conversation_id"] for row in rows if words in json.dumps(row)]
        return found[0] if found else None

    def _arrives(self, conversation: str, message: Json, what: str) -> None:
        said = self._api.post("/v1/send_message", {"conversation_id": conversation, **message})
        message_id = said.json["message_id"]

        def told() -> bool:
            items = self._api.get(f"/v1/list_timeline?conversation_id={conversation}")["items"]
            mine = [item for item in items if item["message_id"] == message_id]
            return any(word in json.dumps(mine) for word in ('"delivered"', '"read"'))

        wait(told, lambda: f"{what} isn't delivered")
        print(f"{what} is delivered")

    def _uploads(self, conversation: str) -> str:
        asked = {"conversation_id": conversation, "kind": "document", "media_type": "application/pdf"}
        form = self._api.post(
            "/v1/request_upload", {**asked, "size_bytes": len(DOCUMENT), "file_name": "Bill.pdf"}
        ).json
        assert post_form(form["url"], form["fields"], DOCUMENT).status < 300, "S3 refuses the upload"
        media_id = str(form["media_id"])
        self._api.post("/v1/complete_upload", {"media_id": media_id})
        link = wait(lambda: self._link(media_id), lambda: "the file isn't stored")
        assert ask("GET", link).body == DOCUMENT, "another file came back"
        print("a file is uploaded to S3, checked, and comes back as it was")
        return media_id

    def _link(self, media_id: str) -> str | None:
        try:
            return str(self._api.get(f"/v1/get_media?media_id={media_id}")["url"])
        except Refused:
            return None

    def _changes(self, command: str, conversation: str) -> None:
        """A command that wants the version that was seen; what it saw may be older than what is."""

        def done() -> bool:
            rows = self._api.get("/v1/list_conversations?limit=50")["conversations"]
            version = next(row["version"] for row in rows if row["conversation_id"] == conversation)
            with suppress(Refused):
                self._api.post(f"/v1/{command}", {"conversation_id": conversation}, If_Match=f'"{version}"')
                return True
            return False

        wait(done, lambda: f"{command} isn't taken")
        print(f"{command} is taken")

    def _simulator(self, method: str, path: str, body: Json) -> None:
        headers = {"Content-Type": "application/json"}
        answer = ask(method, f"{SIMULATOR}{path}", json.dumps(body).encode(), headers)
        assert answer.status < 300, answer.body


def post_form(url: str, fields: dict[str, str], content: bytes) -> Answer:
    """As a browser posts a file: the fields, then the file."""
    edge = uuid.uuid4().hex
    head = "".join(f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="Bill.pdf"\r\n\r\n'
    body = head.encode() + file.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return ask("POST", url, body, {"Content-Type": f"multipart/form-data; boundary={edge}", "Origin": API})
