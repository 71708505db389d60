"""What a person sees of a form. A hidden question does not count, also when it was answered before it was hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .conditions import holds, variables
from .model import (
    NOTHING,
    Answers,
    Attachment,
    Condition,
    Declaration,
    Definition,
    Field,
    Section,
    Text,
)
from .results import NeededAttachment, Step

FILES_STEP = "files"
FILES_TITLE = Text(
    {
        "ja": "写真や書類をつけますか",
        "ja-easy": "写真《しゃしん》や 紙《かみ》を つけますか",
        "en": "Do you want to add photos or papers?",
        "pt-br": "Deseja anexar fotos ou documentos?",
    }
)


class View:
    """One definition seen with one set of answers; remembers what it has already worked out."""

    def __init__(self, definition: Definition, answers: Answers) -> None:
        self.definition = definition
        self.answers = answers
        self._places = {
            field.id: (section, field) for section in definition.sections for field in section.fields
        }
        self._seen: dict[str, bool] = {}

    def shows_section(self, section: Section) -> bool:
        return self.holds(section.show_if)

    def shows(self, field_id: str) -> bool:
        """Tell whether the question is asked. A question in a circle of conditions is not (the linter refuses it)."""
        if field_id not in self._places:
            return False
        if field_id not in self._seen:
            self._seen[field_id] = False
            section, field = self._places[field_id]
            self._seen[field_id] = self.shows_section(section) and self.holds(field.show_if)
        return self._seen[field_id]

    def answer(self, field_id: str) -> Any:
        """Return the answer that counts: none when the question is hidden."""
        if not self.shows(field_id):
            return None
        field = self._places[field_id][1]
        value = self.answers.get(field_id)
        if field.is_group:
            # An answer given before the question became a group is no list of items: it does not count.
            items = value if isinstance(value, list) else ()
            return [self.item(field, each) for each in items if isinstance(each, Mapping)] or None
        return value

    def holds(self, condition: Condition | None, *, item: Mapping[str, Any] | None = None) -> bool:
        if not condition:
            return True
        data: dict[str, Any] = {} if item is None else {"item": item}
        for name in variables(condition):
            top = name.split(".")[0]
            if top != "item":
                data[top] = self.answer(top)
        return holds(condition, data)

    def item_fields(self, group: Field, item: Mapping[str, Any]) -> tuple[Field, ...]:
        """Return the questions asked about one item of a group; each may depend on those before it."""
        counted: dict[str, Any] = {}
        shown = []
        for field in group.fields:
            if self.holds(field.show_if, item=counted):
                shown.append(field)
                counted[field.id] = item.get(field.id)
        return tuple(shown)

    def item(self, group: Field, item: Mapping[str, Any]) -> dict[str, Any]:
        return {field.id: item.get(field.id) for field in self.item_fields(group, item)}

    def fields(self, section: Section) -> tuple[Field, ...]:
        return tuple(field for field in section.fields if self.shows(field.id))

    def requires(self, field: Field, *, item: Mapping[str, Any] | None = None) -> bool:
        return field.required or (field.required_if is not None and self.holds(field.required_if, item=item))


def visible_fields(definition: Definition, answers: Answers) -> tuple[Field, ...]:
    """Return the questions of the whole form that are asked, given the answers so far."""
    view = View(definition, answers)
    return tuple(field for section in definition.sections for field in view.fields(section))


def visible_items(
    definition: Definition, group: Field, answers: Answers, item: Mapping[str, Any]
) -> tuple[Field, ...]:
    """Return the questions asked about one item of a group."""
    return View(definition, answers).item_fields(group, item)


def steps(
    definition: Definition, answers: Answers, *, known: Collection[str] = frozenset()
) -> tuple[Step, ...]:
    """Return the pages this person goes through; the last one, "files", when something can be attached."""
    view = View(definition, answers)
    pages = [
        Step(section.id, section.title, intro=section.intro, fields=fields)
        for section in definition.sections
        if (fields := view.fields(section))
    ]
    if files := required_attachments(definition, answers, known=known):
        pages.append(Step(FILES_STEP, FILES_TITLE, kind="files", intro=NOTHING, attachments=files))
    return tuple(pages)


def required_attachments(
    definition: Definition, answers: Answers, *, known: Collection[str] = frozenset()
) -> tuple[NeededAttachment, ...]:
    """Return what can be attached and whether it must be; what the city already knows (`known` facts) is left out."""
    view = View(definition, answers)
    return tuple(
        NeededAttachment(each, required=_must_attach(view, each))
        for each in definition.attachments
        if view.holds(each.show_if) and not (each.unless_known and each.unless_known in known)
    )


def declarations(definition: Definition, answers: Answers) -> tuple[Declaration, ...]:
    """Return the consents and promises to show beside the button that sends."""
    view = View(definition, answers)
    return tuple(each for each in definition.declarations if view.holds(each.show_if))


def department_for(definition: Definition, answers: Answers) -> str:
    """Return the code of the department that gets the application: the first route that fits, else the office."""
    view = View(definition, answers)
    fitting = (route.department for route in definition.routing if view.holds(route.when))
    return next(fitting, definition.office.department)


def _must_attach(view: View, attachment: Attachment) -> bool:
    if attachment.required:
        return True
    return attachment.required_if is not None and view.holds(attachment.required_if)
