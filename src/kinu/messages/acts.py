"""What the audit log says was done with messages, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "messages.resent": "お知らせをもう一度送った",
        "messages.expired": "期限がすぎたお知らせを消した",
    }
)
