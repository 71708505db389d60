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
        "mobility.driver-tapped": "運転手がふれあい号の乗り降りを記録した",
        "mobility.trip-moved": "ふれあい号の予約を別の車に動かした",
        "mobility.vehicle-out": "ふれあい号の車を運行から外した",
        "mobility.vehicle-back": "ふれあい号の車を運行に戻した",
        "mobility.vehicle-delayed": "ふれあい号の車のおくれを入れた",
        "mobility.road-closed": "ふれあい号の道を通行止めにした",
        "mobility.road-opened": "ふれあい号の道の通行止めを解いた",
        "mobility.undone": "ふれあい号の予定の組み直しを元に戻した",
        "mobility.day-played": "ふれあい号の架空の一日を早回しで動かした",
        "mobility.riders-forgotten": "長く乗っていない利用者の記録を消した",
    }
)
