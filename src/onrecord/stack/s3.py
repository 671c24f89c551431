"""S3 on the local disk (S3Proxy), on 127.0.0.1."""

from pathlib import Path

from onrecord.stack import jars, java
from onrecord.stack.files import write_private
from onrecord.stack.ports import HOST, answers
from onrecord.stack.processes import Process, Program

HEAP_MB = 192
# Which pages may upload by script, as a regular expression: those of this machine, whatever port the API has.
OUR_PAGES = "http://(127[.]0[.]0[.]1|localhost):[0-9]+"
QUIET = ("-DLOG_LEVEL=warn", "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener")


class S3(Process):
    """One S3 server; who knows the two keys may do everything in it."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        access_key: str,
        secret_key: str,
        jar_folder: Path,
        logs: Path | None = None,
    ) -> None:
        super().__init__("s3", (logs or folder).absolute() / "s3.log")
        self.folder = folder.absolute()
        self.port = port
        self.access_key = access_key
        self.secret_key = secret_key
        self.jar_folder = jar_folder.absolute()

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    def is_ready(self) -> bool:
        return self.runs and answers(self.port)

    def prepare(self) -> Program:
        class_path = jars.class_path("s3proxy", self.jar_folder)
        self._write_settings()
        words = (*QUIET, "org.gaul.s3proxy.Main", "--properties", "s3proxy.conf")
        return java.program(class_path, *words, folder=self.folder, heap_mb=HEAP_MB)

    def _write_settings(self) -> None:
        settings = {
            "s3proxy.authorization": "aws-v2-or-v4",
            "s3proxy.endpoint": self.endpoint,
            "s3proxy.identity": self.access_key,
            "s3proxy.credential": self.secret_key,
            "s3proxy.cors-allow-origins": OUR_PAGES,
            "s3proxy.cors-allow-methods": "GET POST",
            "s3proxy.cors-allow-headers": "*",
            "jclouds.provider": "filesystem-nio2",
            "jclouds.filesystem.basedir": _escaped(
                str(self.folder / "data")
            ),  # S3Proxy lists nothing of a relative one
        }
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "data").mkdir(exist_ok=True)
        write_private(self.folder / "s3proxy.conf", "".join(f"{name}={value}\n" for name, value in settings.items()))


def _escaped(text: str) -> str:
    """A value as Java's properties have it: Latin letters as they are, any other by its number."""
    units = text.encode("utf-16-be")
    numbers = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    return "".join(
        chr(number) if chr(number).isascii() and number != ord("\\") else f"\\u{number:04x}" for number in numbers
    )
