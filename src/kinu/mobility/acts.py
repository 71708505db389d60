"""What the audit log says was done with the shared taxi, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "mobility.booked": "乗合タクシーを予約した",
        "mobility.changed": "乗合タクシーの予約を変えた",
        "mobility.cancelled": "乗合タクシーの予約を取り消した",
        "mobility.rider-saved": "乗合タクシーの利用者を登録した",
        "mobility.discounts-set": "乗合タクシーの割引を決めた",
        "mobility.pass-sold": "乗合タクシーの定期券を売った",
        "mobility.regular-made": "乗合タクシーのいつもの予約を登録した",
        "mobility.regular-ended": "乗合タクシーのいつもの予約をやめた",
        "mobility.stops-laid": "乗合タクシーの停留所を登録した",
        "mobility.roads-laid": "乗合タクシーの道路のデータを入れかえた",
        "mobility.fleet-laid": "乗合タクシーの車と勤務を登録した",
        "mobility.driver-tapped": "運転手が乗合タクシーの乗り降りを記録した",
        "mobility.trip-moved": "乗合タクシーの予約を別の車に動かした",
        "mobility.vehicle-out": "乗合タクシーの車を運行から外した",
        "mobility.vehicle-back": "乗合タクシーの車を運行に戻した",
        "mobility.vehicle-delayed": "乗合タクシーの車のおくれを入れた",
        "mobility.road-closed": "乗合タクシーの道を通行止めにした",
        "mobility.road-opened": "乗合タクシーの道の通行止めを解いた",
        "mobility.undone": "乗合タクシーの予定の組み直しを元に戻した",
        "mobility.rehearsed": "乗合タクシーの練習の予約を入れた",
        "mobility.day-played": "乗合タクシーの架空の一日を早回しで動かした",
        "mobility.riders-forgotten": "長く乗っていない利用者の記録を消した",
    }
)
