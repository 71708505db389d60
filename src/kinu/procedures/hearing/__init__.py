"""hearing: one conversation that fills many forms. Pure: no table, no clock, no network, no Django.

For: which facts a set of forms still needs (each once), in which order, which forms are complete, what was reused.
Not for: keeping anything, screens, sending. Whoever keeps a matter hands its definitions, people and facts in.
Owns the words: matter, person of a matter, role, known fact, slot (a blank of a form), question, topic, tally.
"""

from kinu.procedures.definition.relations import tidy_relation

from .copies import base_code
from .events import EVENTS, seeded
from .folding import SPLIT, covered
from .keys import VISITOR, fact_of, key_for, shared_fact
from .matter import NO, Hearing
from .model import FormState, Known, Person, Question, Slot, Tally, Topic
from .reading import NOBODY, read_topic
from .tally import tally
from .topics import topic_title

__all__ = [
    "EVENTS",
    "NO",
    "NOBODY",
    "SPLIT",
    "VISITOR",
    "FormState",
    "Hearing",
    "Known",
    "Person",
    "Question",
    "Slot",
    "Tally",
    "Topic",
    "base_code",
    "covered",
    "fact_of",
    "key_for",
    "read_topic",
    "seeded",
    "shared_fact",
    "tally",
    "tidy_relation",
    "topic_title",
]
