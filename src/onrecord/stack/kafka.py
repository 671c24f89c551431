"""One Kafka node of our own (KRaft, broker and controller in one) on 127.0.0.1."""

import base64
import uuid
from importlib import resources
from pathlib import Path

from onrecord.stack import jars, java
from onrecord.stack.ports import HOST, answers
from onrecord.stack.processes import Process, Program, run

NODE = 1
HEAP_MB = 512
FORMAT_DEADLINE_S = 60
LOGGING = "log4j2.properties"
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": str(NODE),
    "log.dirs": "data",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    # The record is kept for ever, and a topic is made by us, with our number of shards, or not at all.
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",
    # One node: internal topics have one replica, and few partitions start faster.
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    "group.initial.rebalance.delay.ms": "0",
    # A killed node comes back only when its old registration has run out: 4 s like this, 11.5 s by default.
    "broker.session.timeout.ms": "1500",
    "broker.heartbeat.interval.ms": "300",
    "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),  # 128 MB by default, a quarter of the heap
}


class Kafka(Process):
    """One node; `start()` formats its folder the first time, and survives a former kill -9."""

    def __init__(
        self, folder: Path, port: int, controller_port: int, *, jar_folder: Path, logs: Path | None = None
    ) -> None:
        super().__init__("kafka", (logs or folder).absolute() / "kafka.log")
        self.folder = folder.absolute()
        self.port = port
        self.controller_port = controller_port
        self.jar_folder = jar_folder.absolute()

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    def is_ready(self) -> bool:
        """Ask the port: it opens only once the node is registered and may serve."""
        return self.runs and answers(self.port)

    def prepare(self) -> Program:
        class_path = jars.class_path("kafka", self.jar_folder)
        self._write_settings()
        if not (self.folder / "data" / "meta.properties").exists():
            self._format(class_path)
        logging = f"-Dlog4j2.configurationFile={LOGGING}"
        return java.program(
            class_path, logging, "kafka.Kafka", "server.properties", folder=self.folder, heap_mb=HEAP_MB
        )

    def _write_settings(self) -> None:
        own = {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{HOST}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            # Named here and not in the data, so that another port may be chosen at each start.
            "controller.quorum.voters": f"{NODE}@{HOST}:{self.controller_port}",
        }
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = [f"{name}={value}\n" for name, value in (SETTINGS | own).items()]
        (self.folder / "server.properties").write_text("".join(lines), "utf-8")
        (self.folder / LOGGING).write_bytes(resources.files("onrecord.stack").joinpath(LOGGING).read_bytes())

    def _format(self, class_path: str) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # With "=", for one id in 64 begins with a dash and would be read as an option.
        words = ("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", "server.properties")
        program = java.program(class_path, *words, folder=self.folder, heap_mb=HEAP_MB)
        run(program, self.log, "Kafka's folder could not be formatted", FORMAT_DEADLINE_S)
