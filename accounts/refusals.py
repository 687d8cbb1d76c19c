"""What a verb says when an act cannot be done; pages show it as it is."""


class Refused(Exception):
    """Its text says what happened, why, and what to do next."""
