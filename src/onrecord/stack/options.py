"""What can be chosen about the stack: its folder and its ports."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.stack.application import PROGRAM
from onrecord.stack.ports import HOST, require_free
from onrecord.stack.problems import StackProblem

# Below the ports that systems hand out to outgoing connections, and none that the real servers usually take.
API_PORT = 8000
POSTGRES_PORT = 15432
KAFKA_PORT = 19092
KAFKA_CONTROLLER_PORT = 19093
S3_PORT = 19000
OIDC_PORT = 19400
WHATSAPP_PORT = 19500
ANTHROPIC_PORT = 19600
MONITORING_PORT = 19700
APPLICATION = ("api", "relay", "projector", "worker")


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything `onrecord up` may be told."""

    folder: Path
    api_port: int = API_PORT
    postgres_port: int = POSTGRES_PORT
    kafka_port: int = KAFKA_PORT
    kafka_controller_port: int = KAFKA_CONTROLLER_PORT
    s3_port: int = S3_PORT
    oidc_port: int = OIDC_PORT
    whatsapp_port: int = WHATSAPP_PORT
    anthropic_port: int = ANTHROPIC_PORT
    monitoring_port: int = MONITORING_PORT
    reset: bool = False
    program: Sequence[str] = PROGRAM  # what runs OnRecord's commands

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def jars(self) -> Path:
        return self.folder / "jars"

    @property
    def addresses(self) -> str:
        return (
            f"OnRecord http://{HOST}:{self.api_port} (docs at /docs), Postgres {HOST}:{self.postgres_port},"
            f" Kafka {HOST}:{self.kafka_port}, S3 http://{HOST}:{self.s3_port},"
            f" sign-in provider http://{HOST}:{self.oidc_port},"
            f" customers' phones (simulator) http://{HOST}:{self.whatsapp_port},"
            f" offline model (stand-in of Anthropic's API) http://{HOST}:{self.anthropic_port},"
            f" metrics http://{HOST}:{self.monitoring_port}/metrics and the next three ports"
        )

    @property
    def ports(self) -> dict[str, tuple[str, int]]:
        """Whose ports they are, by the option that chooses them."""
        return {
            "--api-port": ("the API", self.api_port),
            "--postgres-port": ("Postgres", self.postgres_port),
            "--kafka-port": ("Kafka", self.kafka_port),
            "--kafka-controller-port": ("Kafka's controller", self.kafka_controller_port),
            "--s3-port": ("S3", self.s3_port),
            "--oidc-port": ("the sign-in provider", self.oidc_port),
            "--whatsapp-port": ("the simulator of WhatsApp", self.whatsapp_port),
            "--anthropic-port": ("the stand-in of Anthropic's API", self.anthropic_port),
            "--monitoring-port": (f"what the {APPLICATION[0]} measures", self.monitoring_port),
        }

    def monitoring_port_of(self, name: str) -> int:
        """One for each process, from the first on."""
        return self.monitoring_port + APPLICATION.index(name)

    def require_free_ports(self) -> None:
        """Raise StackProblem at the first port that is taken, or chosen twice."""
        chosen: dict[int, str] = {}
        others = [(f"what the {name} measures", self.monitoring_port_of(name)) for name in APPLICATION[1:]]
        for option, (what, port) in [*self.ports.items(), *(("--monitoring-port", other) for other in others)]:
            if port in chosen:
                raise StackProblem(f"port {port} is chosen for {what} and for {chosen[port]}", f"change {option}")
            chosen[port] = what
            require_free(port, what, option)
