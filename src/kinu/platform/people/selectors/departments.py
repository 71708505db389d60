"""Departments and posts."""

from __future__ import annotations

from kinu.platform.people.models import Department, Post

from .shapes import DepartmentView, PostView


def departments() -> tuple[DepartmentView, ...]:
    """Return departments and sections in the order of the organisation rule."""
    return tuple(_view(row) for row in Department.objects.all())


def department(code: str) -> DepartmentView | None:
    row = Department.objects.filter(code=code).first()
    return _view(row) if row else None


def department_name(code: str) -> str:
    """Return the name of a department, the code itself when nobody knows it."""
    return Department.objects.filter(code=code).values_list("name", flat=True).first() or code


def posts_of(code: str) -> tuple[PostView, ...]:
    rows = Post.objects.filter(department_id=code)
    return tuple(PostView(row.id, row.department_id, row.name, row.is_chief) for row in rows)


def _view(row: Department) -> DepartmentView:
    return DepartmentView(
        code=row.code,
        name=row.name,
        kana=row.kana,
        parent=row.parent_id or "",
        kind=row.kind,
        office=row.office,
        phone=row.phone,
        duties=row.duties,
    )
