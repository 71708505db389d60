"""The independent judge of shared rides: plain numbers in, a list of violations out.

Written from the definitions of the problem, not from the engine: it imports nothing of it (a test holds that). Three
questions: `judge_routes`, can these orders of visits be driven at all, and at what length; `judge_log`, did what was
driven keep every limit; `judge_promises`, was every promise kept, tightened, or moved with consent.
"""

from kinu.mobility.checker.case import Bus, Outcome, Ride, Told, Violation, Visit
from kinu.mobility.checker.log import judge_log
from kinu.mobility.checker.orders import judge_routes, length_of
from kinu.mobility.checker.promises import judge_promises

__all__ = [
    "Bus",
    "Outcome",
    "Ride",
    "Told",
    "Violation",
    "Visit",
    "judge_log",
    "judge_promises",
    "judge_routes",
    "length_of",
]
