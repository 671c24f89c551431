"""What stops the stack, told to the person at the terminal."""


class StackProblem(Exception):
    """Something a person must know or change; says what happened and what to do next."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what}\n  next: {next_step}")
        self.what = what
        self.next_step = next_step
