"""What the audit log says was done with jobs, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "jobs.resent": "止まった作業をもう一度はじめた",
        "jobs.discarded": "止まった作業をやめた",
    }
)
