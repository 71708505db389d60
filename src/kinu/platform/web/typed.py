"""What a person typed is kept when the way is interrupted: an ended login, an expired page, a database away."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from kinu.kernel import clock

_KEY = "kinu_typed"
_KEPT_SECONDS = 30 * 60
_MOST_BYTES = 200_000
_MOST_FIELDS = 400
_NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "pin", "otp"}


def keep_typed(request: HttpRequest) -> None:
    """Keep the posted values of this page in the session for half an hour, to be shown again after the login.

    Files, passwords and codes are not kept. Only one page's values are kept at a time.
    """
    if request.method != "POST" or not hasattr(request, "session"):
        return
    values = {name: request.POST.getlist(name) for name in request.POST if name not in _NEVER}
    if (
        not values
        or sum(len(v.encode("utf-8", "replace")) for vs in values.values() for v in vs) > _MOST_BYTES
    ):
        return
    request.session[_KEY] = {
        "path": request.get_full_path(),
        "until": clock.now().timestamp() + _KEPT_SECONDS,
        "values": values,
    }


def kept_values(request: HttpRequest) -> QueryDict | None:
    """Return, once, the values typed into this page before the login ended; None when there are none."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict) or kept.get("path") != request.get_full_path():
        return None
    del request.session[_KEY]
    if kept["until"] < clock.now().timestamp():
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["values"].items():
        data.setlist(name, values)
    return data


def typed_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the posted name-value pairs that may be shown again on an error page, none when there are too many."""
    pairs = [(n, v) for n in request.POST if n not in _NEVER for v in request.POST.getlist(n)]
    return pairs if len(pairs) <= _MOST_FIELDS else []
