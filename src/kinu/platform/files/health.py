"""The health page's questions to files: is the scanner there, is there room on the disk."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .adapters import ClamAV, ScannerDown, scanner
from .rules import MIB
from .selectors import quarantined_since
from .services import disk

ENOUGH_ROOM = 1024 * MIB
WAITING_TOO_LONG = timedelta(minutes=10)


def scanner_health() -> hooks.Health:
    """Ask the scanner for its version, within the health page's two seconds."""
    if not scanner().real:
        return hooks.Health(hooks.HealthState.NULL, _("ウイルス検査は設定されていません。"))
    try:
        version = scanner_in_a_hurry().version()
    except ScannerDown:
        return hooks.Health(
            hooks.HealthState.DOWN, _("ウイルス検査に接続できません。ファイルは検査待ちです。")
        )
    waiting = quarantined_since(before=clock.now() - WAITING_TOO_LONG)
    if waiting:
        return hooks.Health(
            hooks.HealthState.DEGRADED,
            _("10分をこえて検査を待つファイルがあります。"),
            {"waiting": str(waiting)},
        )
    return hooks.Health(hooks.HealthState.OK, _("ウイルス検査は動いています。"), {"version": version})


def scanner_in_a_hurry() -> ClamAV:
    return ClamAV(address=settings.KINU_CLAMAV, timeout=1.5)


def room_health() -> hooks.Health:
    """Tell whether at least one gibibyte is left where files are kept."""
    try:
        disk.root().mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(disk.root()).free
    except OSError:
        return hooks.Health(hooks.HealthState.DOWN, _("ファイルの置き場所に書き込めません。"))
    state = hooks.HealthState.OK if free >= ENOUGH_ROOM else hooks.HealthState.DEGRADED
    sentence = (
        _("ファイルの置き場所に空きがあります。")
        if free >= ENOUGH_ROOM
        else _("ファイルの置き場所の空きが少なくなっています。")
    )
    return hooks.Health(state, sentence, {"free_mb": str(free // MIB)})


hooks.health.register(hooks.HealthCheck(id="files.scanner", label=_("ウイルス検査"), check=scanner_health))
hooks.health.register(hooks.HealthCheck(id="files.room", label=_("ファイルの置き場所"), check=room_health))
