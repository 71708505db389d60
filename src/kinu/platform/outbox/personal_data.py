"""Free text that staff write; no column here is meant to hold personal data."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.personal_data.register(
    hooks.PersonalField(
        id="outbox.DeliveryRow.discard_reason",
        purpose=_("取りやめた理由を、あとから確かめるため"),
        retention=_("取りやめてから30日（KINU_JOBS_KEEP_DAYS で変えられます）"),
    )
)
