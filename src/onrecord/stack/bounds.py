"""What happens where a simulator's memory has a limit that nothing may be dropped at."""


class Full(Exception):
    """There is no room for one more: 409 says of what."""


def require_room(there: int, most: int, what: str) -> None:
    if there >= most:
        raise Full(f"no more than {most} {what}")
