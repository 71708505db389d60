"""What the audit log says was done with files, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "files.stored": "ファイルを受け取った",
        "files.attached": "ファイルを手続きに付けた",
        "files.kept": "ファイルの保存期限を決めた",
        "files.removed": "ファイルを消した",
        "files.scanned-clean": "ファイルを検査し、ウイルスはなかった",
        "files.infected": "ファイルからウイルスを見つけ、使えなくした",
        "files.expired": "保存期限がすぎたファイルを消した",
        "files.unattached-removed": "どの手続きにも付いていないファイルを消した",
    }
)
