"""Secrets as files, which is how containers get them: each named as a setting, holding its value."""

from pathlib import Path

SECRET_BYTES_MAX = 10_000


def read(folder: str | None, prefix: str) -> dict[str, str]:
    """What the folder's files hold, by their names in upper case; an empty file says nothing, nor does no folder.

    Raises OSError for what can't be read, ValueError for what is too large or no UTF-8.
    """
    if not folder:
        return {}
    files = [file for file in Path(folder).iterdir() if file.name.upper().startswith(prefix) and file.is_file()]
    return {file.name.upper(): secret for file in files if (secret := _secret(file))}


def _secret(file: Path) -> str:
    with file.open("rb") as opened:
        held = opened.read(SECRET_BYTES_MAX + 1)
    if len(held) > SECRET_BYTES_MAX:
        raise ValueError(f"{file} has more than {SECRET_BYTES_MAX:,} bytes")
    return held.decode("utf-8").strip()
