"""What the audit log says was done with deliveries, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "outbox.resent": "止まった連絡をもう一度届けた",
        "outbox.discarded": "止まった連絡をやめた",
    }
)
