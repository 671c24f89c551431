"""An installation on a line to the simulator of WhatsApp: an API that hears its webhooks, a relay and a worker."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from uuid import UUID

import uvicorn
from pydantic import SecretStr

import hasty_worker
import simulator
from commands.connect_channel import ConnectChannel
from commands.reconnect_channel import ReconnectChannel
from commands.send_message import SendMessage
from executing import executor as make_executor
from installations import Installation
from onrecord import app
from onrecord.command import Command, system
from onrecord.settings import Settings
from onrecord.stack.ports import free_port
from onrecord.whatsapp.webhook import PATH
from simulator import ACCESS_TOKEN, NUMBER_ID, WABA_ID, Phones
from supervised import as_thread
from waiting import until
from written import outbox, rows

START_S_MAX = 30.0
SETTLE_S_MAX = 60.0


class Line:
    """What a test does with it. Every call blocks."""

    def __init__(self, installation: Installation, phones: Phones, settings: Settings, port: int) -> None:
        self.installation = installation
        self.phones = phones
        self.settings = settings
        self._port = port

    def listening(self) -> AbstractContextManager[None]:
        """The API."""
        return _listening(self.settings, self._port)

    def run(self, commands: Sequence[Command[Any]]) -> list[Any]:
        """What the system is answered, one after the other."""

        async def execute() -> list[Any]:
            async with make_executor(self.installation) as executor:
                by = system(self.installation.log.workspace_id)
                return [(await executor.execute(command, by)).answer for command in commands]

        return asyncio.run(execute())

    def connect(self) -> UUID:
        connecting = ConnectChannel(
            name="Demo",
            phone_number_id=NUMBER_ID,
            waba_id=WABA_ID,
            display_number="+1 202 555 0100",
            token=SecretStr(ACCESS_TOKEN),
            simulated=True,
        )
        (answer,) = self.run([connecting])
        found: UUID = answer.channel_id
        return found

    def reconnect(self, channel_id: UUID) -> None:
        self.run([ReconnectChannel(channel_id=channel_id, token=SecretStr(ACCESS_TOKEN))])

    def meet(self, count: int) -> dict[str, UUID]:
        """So many customers write by their phones; their conversations, by the customers' ids."""
        names = [f"c{n:05}" for n in range(count)]
        for number, name in enumerate(names):
            self.phones.customer(name, phone=f"1202{5550000 + number}", name=name)
            self.phones.text(name, "Hello")
        until(lambda: len(self._conversations()) == count, SETTLE_S_MAX)
        names_of = _names(self.installation)
        return {names_of[contact_id]: conversation_id for contact_id, conversation_id in self._conversations()}

    def send(self, messages: Sequence[tuple[UUID, str]]) -> dict[str, UUID]:
        """Replies; their deliveries, by what they say."""
        commands = [SendMessage(conversation_id=conversation_id, text=text) for conversation_id, text in messages]
        answers = self.run(commands)
        found = dict(rows(self.installation, "select message_id, id from deliveries"))
        return {text: found[answer.message_id] for (_, text), answer in zip(messages, answers, strict=True)}

    def states(self) -> dict[UUID, str]:
        """Of the sends that the ledger knows."""
        return dict(rows(self.installation, "select id, state from effects where task = 'send'"))

    def is_quiet(self, count: int) -> bool:
        """So many sends are over, and every webhook is processed."""
        states = self.states()
        (waiting,) = rows(self.installation, "select count(*) from webhooks where state <> 'done'")
        return len(states) == count and set(states.values()) <= {"done", "failed"} and waiting == (0,)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A relay, and a worker in a hurry."""
        with ExitStack() as running:
            running.enter_context(self.installation.relay())
            running.enter_context(as_thread(hasty_worker.deliver, self.settings))
            yield

    def _conversations(self) -> list[tuple[UUID, UUID]]:
        return [(a, b) for a, b in rows(self.installation, "select contact_id, id from conversations")]


def _names(installation: Installation) -> dict[UUID, str]:
    """Who is called what, as their first event has it."""
    return {
        UUID(event.subject.partition("/")[2]): event.record["data"]["name"]
        for event in outbox(installation)
        if event.type == "contact.created.v2"
    }


@contextmanager
def opened(installation: Installation, **simulated: Any) -> Iterator[Line]:
    """The line, as long as the block lasts; nothing goes out before `working()`."""
    with laid(installation, **simulated) as of_line, of_line.listening():
        yield of_line


@contextmanager
def laid(installation: Installation, **simulated: Any) -> Iterator[Line]:
    """The same, with nobody who listens."""
    port = free_port()
    webhook_url = f"http://127.0.0.1:{port}{PATH}"
    with simulator.running(webhook_url=webhook_url, pair_throttle=False, **simulated) as phones:
        changed = {"graph_url": phones.url, "whatsapp_app_secret": SecretStr(simulator.APP_SECRET)}
        settings = installation.settings.model_copy(update=changed)
        yield Line(installation, phones, settings, port)


@contextmanager
def _listening(settings: Settings, port: int) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app.create(settings), port=port, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, name="api")
    thread.start()
    try:
        until(lambda: server.started, START_S_MAX, "the API")
        yield
    finally:
        server.should_exit = True
        thread.join(START_S_MAX)
