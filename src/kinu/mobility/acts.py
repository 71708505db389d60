"""What the audit log says was done with the shared taxi, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "mobility.booked": "ふれあい号を予約した",
        "mobility.changed": "ふれあい号の予約を変えた",
        "mobility.cancelled": "ふれあい号の予約を取り消した",
        "mobility.rider-saved": "ふれあい号の利用者を登録した",
        "mobility.discounts-set": "ふれあい号の割引を決めた",
        "mobility.pass-sold": "ふれあい号の定期券を売った",
        "mobility.regular-made": "ふれあい号のいつもの予約を登録した",
        "mobility.regular-ended": "ふれあい号のいつもの予約をやめた",
        "mobility.stops-laid": "ふれあい号の停留所を登録した",
        "mobility.roads-laid": "ふれあい号の道路のデータを入れかえた",
        "mobility.fleet-laid": "ふれあい号の車と勤務を登録した",
        "mobility.riders-forgotten": "長く乗っていない利用者の記録を消した",
    }
)
