"""What must be registered is registered: personal data with purpose and retention; reference pages for all names."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import (
    CharField,
    DateField,
    EmailField,
    Field,
    GenericIPAddressField,
    JSONField,
    TextField,
)

from kinu.platform.hooks import public as hooks
from tools.docs import REFERENCES

# Names that mean a person when a column carries them. A column that only looks like one is listed with its reason.
PERSONAL = re.compile(
    r"name|kana|birth|address|mail|phone|answers|nationality|language|relation|resident|latin|alias|former|body|sex|reason|note|filename|ip$"
)
NOT_PERSONAL = re.compile(
    r"codename|app_label|model$|procedure|department|permission|role|task|backend|event_name|template|kind|action$|code$|file_name_kind"
)
OURS = [model for model in apps.get_models() if model.__module__.startswith("kinu.")]


def _suspects() -> list[str]:
    return [
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in OURS
        if model._meta.app_label not in {"places"}
        for field in model._meta.get_fields()
        if isinstance(
            field, CharField | TextField | DateField | EmailField | JSONField | GenericIPAddressField
        )
        and PERSONAL.search(field.name)
        and not NOT_PERSONAL.search(field.name)
    ]


def test_columns_with_personal_data_are_registered_with_purpose_and_retention() -> None:
    registered = {entry.id for entry in hooks.personal_data}
    public_words = {
        "mobility.Stop.latin",
        "people.Department.name",
        "people.Department.kana",
        "people.Department.phone",
        "people.Post.name",
        "outbox.EventRow.name",
        "jobs.JobRow.name",
        "jobs.PeriodicRow.name",
        "procedures.Draft.language",
        "procedures.Application.language",
        "procedures.Application.deleted_answers_at",
        "procedures.SavedFilter.name",
        "procedures.Proposal.name",
        "procedures.Proposal.answer",
        "procedures.Proposal.reason",
    }
    missing = [suspect for suspect in _suspects() if suspect not in registered | public_words]
    assert missing == []


def test_registered_personal_data_names_real_columns() -> None:
    columns = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field)
    }
    assert [entry.id for entry in hooks.personal_data if entry.id not in columns] == []


@pytest.mark.parametrize("entry", list(hooks.personal_data), ids=lambda entry: entry.id)
def test_personal_data_says_why_and_how_long(entry: hooks.PersonalField) -> None:
    assert len(str(entry.purpose)) >= 4
    assert len(str(entry.retention)) >= 2


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.title)
def test_every_name_has_a_reference_entry(reference: object) -> None:
    assert reference.missing() == []
