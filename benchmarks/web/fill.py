"""Fills the benchmark's city: 62,000 applications, a clerk and residents who are logged in, forms ready to send.

Run in the environment of the house; prints one JSON object with the cookies and ids the load needs.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta

import django

django.setup()

from django.db import transaction
from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.identity.tests import factories
from kinu.procedures.demo import answers_for
from kinu.procedures.models import Application, Draft, Filing
from kinu.procedures.selectors.catalogue import current_definitions
from kinu.procedures.services import drafts, submission

CODE = "sodaigomi"


def main(applications: int, sends: int) -> None:
    """Make everything and say what was made."""
    department = multiply(applications)
    clerk = Client()
    factories.log_in_staff(clerk, roles=("clerk", "chief"), departments=(department,))
    found = {
        "department": department,
        "clerk": clerk.cookies["sessionid"].value,
        "drafts": [ready_to_send(number) for number in range(sends)],
        "case": Application.objects.filter(department=department).values_list("id", flat=True)[0],
    }
    print(json.dumps(found))


def multiply(wanted: int) -> str:
    """Copy the demo's applications until there are `wanted`, spread over three years; return the busiest department."""
    originals = list(Application.objects.select_related("filing").order_by("number"))
    chance, now, made = random.Random(1), clock.now(), len(originals)
    while made < wanted:
        rows, filings = [], []
        for original in originals[: min(len(originals), wanted - made)]:
            filing = original.filing
            at = now - timedelta(minutes=chance.randint(1, 3 * 365 * 24 * 60))
            row = Application.objects.model(
                **{
                    field.attname: getattr(original, field.attname)
                    for field in Application._meta.concrete_fields
                    if field.attname not in {"id", "number", "draft_id", "submitted_at"}
                },
                id=new_id(),
                number=f"B{made + len(rows):09d}",
                draft_id=new_id(),
                submitted_at=at,
            )
            rows.append(row)
            filings.append(Filing(application=row, answers=filing.answers, sources=filing.sources))
        with transaction.atomic():
            Application.objects.bulk_create(rows, batch_size=1000)
            Filing.objects.bulk_create(filings, batch_size=1000)
        made += len(rows)
    counts: dict[str, int] = {}
    for original in originals:
        counts[original.department] = counts.get(original.department, 0) + 1
    return max(counts, key=lambda code: counts[code])


def ready_to_send(number: int) -> dict[str, object]:
    """Return a finished draft of a resident who is logged in."""
    client = Client()
    by: Actor = factories.log_in_resident(client, assurance="mail")
    definition = next(each for each in current_definitions() if each.code == CODE)
    now, chance = clock.now(), random.Random(number)
    draft_id = drafts.start_draft(code=CODE, by=by, now=now)
    draft = Draft.objects.get(pk=draft_id)
    drafts.fill_draft(
        draft_id=draft_id, raw=answers_for(definition, draft, chance, now.date()), by=by, now=now
    )
    draft.refresh_from_db()
    gaps = submission.unfinished(draft, definition)
    if gaps:
        raise SystemExit(f"the form of {CODE} is not finished: {gaps}")
    return {
        "id": draft_id,
        "cookie": client.cookies["sessionid"].value,
        "declared": [each.id for each in definition.declarations],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
