"""What the audit log says was done with benefits and burdens, in words."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "eligibility.figure-confirmed": "制度の金額や基準を確かめた",
        "eligibility.ledger-accepted": "台帳のファイルを預かった",
        "eligibility.ledger-forgotten": "保存期限がすぎた台帳の内容を消した",
        "eligibility.ledger-imported": "台帳のファイルを取り込んだ",
        "eligibility.ledger-rejected": "台帳のファイルを受け付けなかった",
        "eligibility.scanned": "受けられるのに申請していない世帯をさがした",
        "eligibility.told": "受けられる制度を本人に知らせた",
    }
)
