"""What the plan can read from messages."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import delivery_rate

hooks.indicators.register(
    hooks.Indicator(
        id="messages.delivery-rate",
        label=_("お知らせメールを届け先のサーバーに渡せた割合"),
        unit="%",
        read=delivery_rate,
        better="higher",
    )
)
