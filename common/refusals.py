"""What every verb of every app raises when an act cannot be done; pages show its text as it is."""


class Refused(Exception):
    """Its text says what happened, why, and what to do next. `status`: the HTTP status that says it to a program."""

    status = 409


class NotAllowed(Refused):
    """This person may not do this, now or later: it is for other roles, or the thing is not theirs."""

    status = 403


class Unacceptable(Refused):
    """A change of an entry's files that is refused: too large, of another kind, too late."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
