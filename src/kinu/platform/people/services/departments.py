"""Taking over the organisation from the city's overlay."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.kana import tidy
from kinu.platform.audit import public as audit
from kinu.platform.people.models import Department, Post

from .refusals import DepartmentFileWrong

_POSTS = (
    ("kacho", "課長", True),
    ("kakaricho", "係長", False),
    ("shusa", "主査", False),
    ("shuji", "主事", False),
)
_HEAD_POSTS = (("bucho", "部長", True),)


def load_departments(*, text: str, by: Actor, now: datetime) -> int:
    """Bring departments to what the file says and return how many it names; running it again changes nothing.

    A department that the file no longer names stays: cases point at it.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    codes = [row.get("code", "") for row in rows]
    if not rows or not all(codes) or len(set(codes)) < len(codes):
        raise DepartmentFileWrong(why="code")
    strangers = {row["parent"] for row in rows if row["parent"]} - set(codes)
    if strangers:
        raise DepartmentFileWrong(why="、".join(sorted(strangers)))
    with (
        transaction.atomic(),
        audit.record("people.departments-loaded", by=by, subject="departments", now=now) as entry,
    ):
        entry.note(departments=len(rows))
        for row in sorted(rows, key=lambda one: bool(one["parent"])):
            _put(row)
    return len(rows)


def _put(row: dict[str, str]) -> None:
    code = row["code"]
    Department.objects.update_or_create(
        code=code,
        defaults={
            "name": tidy(row["name"]),
            "kana": tidy(row["kana"]),
            "parent_id": row["parent"] or None,
            "kind": row["kind"],
            "office": row["office"],
            "phone": row["phone"],
            "duties": row["duties"],
            "order": int(row["order"] or 0),
        },
    )
    posts = _POSTS if row["kind"] == Department.Kind.SECTION else _HEAD_POSTS
    for order, (key, name, is_chief) in enumerate(posts):
        Post.objects.update_or_create(
            id=f"{code}.{key}",
            defaults={"department_id": code, "name": name, "is_chief": is_chief, "order": order},
        )
