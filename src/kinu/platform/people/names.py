"""Names for codes that lower rooms store."""

from __future__ import annotations

from kinu.platform.hooks import public as hooks

from .selectors.departments import department_name

hooks.names.register(hooks.NameSource(id="department", name_of=department_name))
