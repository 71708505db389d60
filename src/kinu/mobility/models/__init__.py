"""Tables of mobility. What happened on a day is in `DayEvent` alone; trips are what the events add up to, kept for reading."""

from .driving import DriverTap, EventNote, PlayedDay
from .events import DayEvent
from .fleet import Driver, Position, ServiceException, Shift, Stop, Vehicle
from .riders import Pass, RegularRun, RegularTrip, Rider
from .roads import RoadMap
from .trips import Trip, TripState, Unmet

__all__ = [
    "DayEvent",
    "Driver",
    "DriverTap",
    "EventNote",
    "Pass",
    "PlayedDay",
    "Position",
    "RegularRun",
    "RegularTrip",
    "Rider",
    "RoadMap",
    "ServiceException",
    "Shift",
    "Stop",
    "Trip",
    "TripState",
    "Unmet",
    "Vehicle",
]
