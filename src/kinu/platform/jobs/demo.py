"""The demo city's last part: what a worker would do in its first minute, so that the city opens in good order."""

from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks


def _seal(context: hooks.DemoContext) -> None:
    context.say(f"{audit.seal_pending(thorough=True)} sentences of the audit log sealed")


hooks.demo.register(hooks.DemoPart(id="audit.seals", order=990, load=_seal))
