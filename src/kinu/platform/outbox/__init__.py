"""outbox: what happened in one room, told to the others after the transaction is safely over.

A service publishes an event (a frozen dataclass from its room's `events.py`) in its own transaction; if the
transaction fails, the event never was. After the commit the worker delivers it to every handler at least once:
one delivery row per handler, so a failing handler repeats alone, with growing pauses, until it is dead and staff decide.
What a handler writes in the database and the note "delivered" are one transaction.

Not for: work that takes long or leaves the house (a handler enqueues a job for that), calls that need an answer (doors).
Owns the words: event, handler, delivery, dead letter (for deliveries).
"""
