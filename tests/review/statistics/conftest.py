from tests.review.statistics.scene import year

__all__ = ["year"]
