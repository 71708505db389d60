"""The service as GTFS-JP with Flex: what anybody's journey planner needs to show that one can ride, and how to book.

Pure: `model` says what the service is, `tables` turns it into the files of the format, `package` into one zip file.
"""

from .model import Agency, Booking, Fare, FlexService, Hours, Line, NotPublishable, Stop
from .package import packed, write
from .tables import files

__all__ = [
    "Agency",
    "Booking",
    "Fare",
    "FlexService",
    "Hours",
    "Line",
    "NotPublishable",
    "Stop",
    "files",
    "packed",
    "write",
]
