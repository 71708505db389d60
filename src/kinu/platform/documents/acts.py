"""What the audit log says was done with issued documents, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "documents.issued": "文書を発行した",
        "documents.revoked": "文書を取り消した",
    }
)
