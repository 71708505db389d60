"""What the audit log says was done with the portal, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "portal.banner_raised": "緊急のお知らせを出した",
        "portal.banner_ended": "緊急のお知らせを下げた",
    }
)
