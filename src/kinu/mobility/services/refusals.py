"""What mobility refuses, each with its code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class OfferGone(Refusal):
    code = "mobility.offer-gone"
    message = _("この時間は、いま ほかの人の予約で埋まりました。もう一度、時間を選んでください。")


class CannotDo(Refusal):
    """The engine said the command cannot be done; `why` is its code."""

    code = "mobility.cannot"
    message = _("いまは、この操作はできません（%(why)s）。画面を新しくして、もう一度ためしてください。")


class TooBusy(Refusal):
    code = "mobility.too-busy"
    message = _("予約が重なって、受け付けられませんでした。もう一度ためしてください。")
    status = 503


class TripNotFound(Refusal):
    code, message, status = "mobility.trip-not-found", _("この予約はありません。"), 404


class TripOver(Refusal):
    code = "mobility.trip-over"
    message = _("この予約は、もう変えられません。乗ったあとか、取り消したあとです。")


class RiderNotFound(Refusal):
    code, message, status = "mobility.rider-not-found", _("この利用者は登録されていません。"), 404


class PhoneMissing(Refusal):
    code = "mobility.phone-missing"
    message = _("電話番号がまだありません。電話番号を入れてください。")


class SamePlace(Refusal):
    code = "mobility.same-place"
    message = _("乗る所と降りる所が同じです。ちがう場所を選んでください。")


class StopUnknown(Refusal):
    code = "mobility.stop-unknown"
    message = _("この停留所はありません。名前を確認してください。")


class OutsideDays(Refusal):
    code = "mobility.outside-days"
    message = _("予約できるのは、今日から%(days)s日先までです。")


class ServiceRests(Refusal):
    code = "mobility.service-rests"
    message = _("この日は運行していません。ほかの日を選んでください。")


class TooMany(Refusal):
    code = "mobility.too-many"
    message = _("一度に予約できる人数をこえています。%(people)s人までです。")


class AlreadyBooked(Refusal):
    code = "mobility.already-booked"
    message = _("同じ時間に、ほかの予約があります。先にその予約を取り消すか、時間を変えてください。")


class RegularNotFound(Refusal):
    code, message, status = "mobility.regular-not-found", _("このいつもの予約はありません。"), 404


class UnknownDiscount(Refusal):
    code = "mobility.unknown-discount"
    message = _("この割引または定期券は、運賃の表にありません。")
