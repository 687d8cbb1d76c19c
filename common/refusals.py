"""What every verb of every app raises when an act cannot be done; pages show its text as it is."""


class Refused(Exception):
    """Its text says what happened, why, and what to do next."""


class Unacceptable(Exception):
    """A change of an entry's files that is refused, in words for the person. `status`: the HTTP status to answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
