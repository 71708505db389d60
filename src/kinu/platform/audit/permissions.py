"""Named rights of audit."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

VIEW = "audit.view"

hooks.permissions.register(hooks.Permission(id=VIEW, label=_("監査記録を読む"), roles=("auditor",)))
