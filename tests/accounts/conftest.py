from tests.cast import as_, cast

__all__ = ["as_", "cast"]
