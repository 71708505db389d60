"""Fills the benchmark's city: 62,000 applications, a clerk and residents who are logged in, forms ready to send.

Run in the environment of the house; prints one JSON object with the cookies and ids the load needs.
"""

from __future__ import annotations

import json
import random
import sys

import django

django.setup()

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import Actor
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
        "drafts": all_ready(sends),
        "case": Application.objects.filter(department=department).values_list("id", flat=True)[0],
    }
    print(json.dumps(found))


def multiply(wanted: int) -> str:
    """Copy the demo's applications until there are `wanted`; return the busiest department.

    PostgreSQL copies them itself in two statements, each copy back by whole days over three years: 62,000 take seconds.
    Numbers begin with B and cannot meet those of the demo, so the rows pass every constraint of the tables.
    """
    originals = Application.objects.count()
    rounds = -(-max(wanted - originals, 0) // originals)
    tell(f"copying {wanted - originals:,} applications")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_copies(), {"rounds": rounds, "limit": max(wanted - originals, 0), "days": 3 * 365})
        cursor.execute(
            "INSERT INTO procedures_filing (application_id, answers, sources) "
            "SELECT md5(f.application_id || '-' || n), f.answers, f.sources "
            "FROM procedures_filing f CROSS JOIN generate_series(1, %(rounds)s) n "
            "WHERE EXISTS (SELECT 1 FROM procedures_application a WHERE a.id = md5(f.application_id || '-' || n))",
            {"rounds": rounds},
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    tell(f"{Application.objects.count():,} applications, {Filing.objects.count():,} with answers")
    busiest = Application.objects.values("department").annotate(n=Count("id")).order_by("-n", "department")
    return str(busiest[0]["department"])


_DRAWN = {"id": "md5(a.id || '-' || n)", "draft_id": "md5(a.draft_id || '-' || n)"}
_MOMENTS = ("submitted_at", "due_at", "paused_at", "closed_at", "delivered_at")


def _copies() -> str:
    """Return the statement that copies every application `rounds` times, each copy on another day."""
    back = "(((row_number() OVER ())::bigint * 7919) %% %(days)s) * interval '1 day'"
    columns = [field.column for field in Application._meta.concrete_fields]
    values = []
    for column in columns:
        if column == "number":
            values.append("'B' || lpad((row_number() OVER ())::text, 9, '0')")
        elif column in _MOMENTS:
            values.append(f"a.{column} - {back}")
        else:
            values.append(_DRAWN.get(column, f"a.{column}"))
    return (
        f"INSERT INTO procedures_application ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608  own columns
        "FROM procedures_application a CROSS JOIN generate_series(1, %(rounds)s) n LIMIT %(limit)s"
    )


def tell(words: str) -> None:
    """Say where the filling stands; the last line of the output is kept for the result."""
    print(f"    {words}", file=sys.stderr, flush=True)


def all_ready(sends: int) -> list[dict[str, object]]:
    """Return that many finished forms, each of another resident."""
    found = []
    for number in range(sends):
        if number % 25 == 0:
            tell(f"forms ready to send: {number} of {sends}")
        found.append(ready_to_send(number))
    return found


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
