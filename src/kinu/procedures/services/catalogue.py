"""Publish packs: each text once, the newest one current."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.documents import public as documents
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.models import ProcedureVersion
from kinu.procedures.rules import kept_paper


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: codes of new texts, codes that stood already, codes no longer offered.

    `held` are codes whose file changed after somebody had changed the procedure on the screen: the screen's text stays.
    """

    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[str, ...]
    held: tuple[str, ...] = ()


def publish_packs(*, folder: Path, by: Actor, now: datetime, take_files: bool = False) -> Published:
    """Load every pack of a city and make it the current text of its procedure. Twice changes nothing.

    A procedure changed on the screen keeps the screen's text unless `take_files`.
    """
    definitions = packs.load_packs(folder)
    with transaction.atomic():
        on_screen = set(
            ProcedureVersion.objects.filter(is_current=True, origin="screen").values_list("code", flat=True)
        )
        mine = [each for each in definitions if take_files or each.code not in on_screen]
        held = tuple(each.code for each in definitions if each not in mine and _is_new_file(each))
        new = tuple(each.code for each in mine if publish(definition=each, by=by, now=now))
        gone = ProcedureVersion.objects.filter(is_current=True, origin="files").exclude(
            code__in=[each.code for each in definitions]
        )
        withdrawn = tuple(gone.order_by("code").values_list("code", flat=True))
        gone.update(is_current=False)
    unchanged = tuple(each.code for each in definitions if each.code not in {*new, *held})
    return Published(new=new, unchanged=unchanged, withdrawn=withdrawn, held=held)


def _is_new_file(definition: Definition) -> bool:
    """Tell whether a pack's text was never published: the file changed since."""
    digest = digest_of(definition, letters_of_today(definition))
    return not ProcedureVersion.objects.filter(code=definition.code, digest=digest).exists()


def publish(*, definition: Definition, by: Actor, now: datetime, origin: str = "files") -> bool:
    """Make one text with its letters current. Returns False when it was current already.

    Raises documents.TemplateMissing for a procedure that could not print one of its papers.
    """
    letters = letters_of_today(definition)
    digest = digest_of(definition, letters)
    with transaction.atomic():
        row = ProcedureVersion.objects.select_for_update().filter(code=definition.code, digest=digest).first()
        if row is not None and row.is_current:
            return False
        with audit.record(
            "procedures.published", by=by, subject=f"procedure:{definition.code}", now=now
        ) as entry:
            entry.note(version=definition.version, digest=digest)
            ProcedureVersion.objects.filter(code=definition.code, is_current=True).update(is_current=False)
            if row is None:
                ProcedureVersion.objects.create(
                    code=definition.code,
                    version=str(definition.version),
                    digest=digest,
                    definition=packs.to_json(definition),
                    letters=letters,
                    published_at=now,
                    origin=origin,
                )
            else:
                ProcedureVersion.objects.filter(pk=row.pk).update(
                    is_current=True, published_at=now, origin=origin
                )
    return True


def letters_of_today(definition: Definition) -> dict[str, dict[str, str]]:
    """Return what every paper of a procedure is made of now, as the version keeps it."""
    names = sorted({packs.template_name(definition, output) for output in definition.outputs})
    return {name: kept_paper(documents.paper_of(name)) for name in names}


def digest_of(definition: Definition, letters: dict[str, dict[str, str]]) -> str:
    """Return the mark of a text and its letters: another word in a template is another version."""
    if not letters:
        return packs.digest(definition)
    told = packs.digest(definition) + json.dumps(letters, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
