"""Named rights of mobility."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.permissions.register(hooks.Permission("mobility.view", _("見る"), roles=("clerk", "chief")))
