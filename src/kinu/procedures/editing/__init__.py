"""editing: changes to a procedure's text as pure functions, so that a clerk's screen, a test and an import do the same.

For: putting, moving and removing questions, papers, reasons; conditions a person can build without writing code;
packs as text files, out and in; invented people to try a form with.
Not for: keeping a proposal, approving it, publishing (services), the clock, the database.
Owns the words: container (a list of questions: of a page, a group or a decision), row (one line of a condition).
"""

from .choosing import Built, Candidate, Row, build, candidates, numbers, read_back
from .differences import Difference, differences
from .operations import (
    UnknownPlace,
    containers,
    fields_in,
    move_field,
    move_section,
    new_procedure,
    put_attachment,
    put_field,
    put_reason,
    put_section,
    remove_attachment,
    remove_field,
    remove_reason,
    remove_section,
    unused_id,
)
from .people import INVENTED, Invented, facts_of
from .texts import NotAPack, as_files, from_files

__all__ = [
    "INVENTED",
    "Built",
    "Candidate",
    "Difference",
    "Invented",
    "NotAPack",
    "Row",
    "UnknownPlace",
    "as_files",
    "build",
    "candidates",
    "containers",
    "differences",
    "facts_of",
    "fields_in",
    "from_files",
    "move_field",
    "move_section",
    "new_procedure",
    "numbers",
    "put_attachment",
    "put_field",
    "put_reason",
    "put_section",
    "read_back",
    "remove_attachment",
    "remove_field",
    "remove_reason",
    "remove_section",
    "unused_id",
]
