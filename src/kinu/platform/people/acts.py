"""What the audit log says was done with the register, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "people.departments-loaded": "課の一覧を取りこんだ",
        "people.import-accepted": "住民データのファイルを受け入れた",
        "people.import-rejected": "住民データのファイルを受け入れなかった",
        "people.import-runs-forgotten": "古い取りこみの記録を消した",
        "people.protection-set": "支援措置（住所を見せない）をはじめた",
        "people.protection-lifted": "支援措置（住所を見せない）を終わらせた",
        "people.register-exported": "住民データを書き出した",
        "people.register-imported": "住民データを取りこんだ",
        "people.resident-changed": "住民の情報を変えた",
    }
)
