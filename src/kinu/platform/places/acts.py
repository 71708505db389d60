"""What the audit log says was done with places, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "places.loaded": "町名と施設の一覧を取りこんだ",
    }
)
