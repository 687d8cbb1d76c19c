from activities.models.activities import Activity, SecondHand
from activities.models.files import ActivityFile

__all__ = ["Activity", "ActivityFile", "SecondHand"]
