"""navigator: what a household must do and may claim after a life event, and the next thing worth asking. Pure.

For: rules as the city's data (cities/<city>/navigator), a plan with dates, papers and reasons, the choice of questions.
Not for: storing answers, forms (`definition`), amounts (the room eligibility), the clock, Django.
Owns the words: life event, rule, situation, plan, needed and possible, 付記 (one notice stands for another).
"""

from .answers import apply_answer, fill_in
from .asking import next_question, open_questions, question_of
from .ledger import known_facts, words_of
from .model import Book, Event, NavQuestion, Note, Paper, Plan, PlanItem, Refused, Reply
from .planning import navigate
from .private import without_birth_dates
from .reading import read_book
from .situation import Situation

__all__ = [
    "Book",
    "Event",
    "NavQuestion",
    "Note",
    "Paper",
    "Plan",
    "PlanItem",
    "Refused",
    "Reply",
    "Situation",
    "apply_answer",
    "fill_in",
    "known_facts",
    "navigate",
    "next_question",
    "open_questions",
    "question_of",
    "read_book",
    "without_birth_dates",
    "words_of",
]
