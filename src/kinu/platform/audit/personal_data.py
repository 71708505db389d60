"""Why the audit log keeps personal data, and for how long."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_PURPOSE = _("だれがどの記録を見て何を変えたかを、本人と監査人が確かめるため")
_RETENTION = _("消去しません（記録どうしがつながっていて、抜くと改ざんと区別できないため）")

for _column in (
    "actor_id",
    "actor_resident_id",
    "actor_label",
    "acts_for",
    "subject",
    "resident_id",
    "what",
    "reason",
    "changes",
    "notes",
):
    hooks.personal_data.register(
        hooks.PersonalField(id=f"audit.SentenceRow.{_column}", purpose=_PURPOSE, retention=_RETENTION)
    )
