"""What every verb of every app raises when an act cannot be done; pages show its text as it is."""


class Refused(Exception):
    """Its text says what happened, why, and what to do next."""
