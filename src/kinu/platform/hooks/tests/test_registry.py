"""The registry and what the rooms brought."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from kinu.platform.hooks import public as hooks


def test_two_entries_of_one_id_are_refused_and_the_first_stays():
    registry = hooks.Registry[hooks.Permission]("permission")
    first = registry.register(hooks.Permission(id="a.b", label="one"))
    with pytest.raises(hooks.DuplicateEntry, match=r"permission 'a\.b'"):
        registry.register(hooks.Permission(id="a.b", label="two"))
    assert list(registry) == [first]


@pytest.mark.parametrize("kind", sorted(hooks.REGISTRIES))
def test_every_registry_refuses_a_second_entry_of_an_id_it_holds(kind):
    registry = hooks.REGISTRIES[kind]
    for entry in registry:
        with pytest.raises(hooks.DuplicateEntry):
            registry.register(entry)
    assert len({entry.id for entry in registry}) == len(registry)


def test_every_permission_of_a_menu_entry_is_registered():
    wanted = {entry.permission for entry in hooks.menu if entry.permission}
    assert wanted <= {permission.id for permission in hooks.permissions}


def test_the_list_names_every_entry():
    out = io.StringIO()
    call_command("hooks_list", stdout=out)
    for kind, registry in hooks.REGISTRIES.items():
        assert f"{kind} ({len(registry)})" in out.getvalue()
    assert "audit.view" in out.getvalue()


def test_the_list_comes_as_json_and_for_one_kind():
    out = io.StringIO()
    call_command("hooks_list", kind="permissions", json=True, stdout=out)
    found = json.loads(out.getvalue())
    assert list(found) == ["permissions"]
    assert {"audit.view", "jobs.manage", "hooks.health"} <= {entry["id"] for entry in found["permissions"]}


def test_an_unknown_kind_is_refused():
    with pytest.raises(CommandError):
        call_command("hooks_list", "--kind", "rubbish")
