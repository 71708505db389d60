"""The house's own addresses and some views made for tests."""

from __future__ import annotations

from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web


class Closed(Refusal):
    code, message = "test.closed", "受付は終わりました。"


class PlainForm(forms.Form):
    name = web.TextField(label="お名前")
    birth = web.DatePartsField(label="生年月日")


def _view():  # each mark needs a view of its own
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("中身")

    return view


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("中身")


@web.open_to_all("a test")
def refuse(request: HttpRequest) -> HttpResponse:
    raise Closed


@web.open_to_all("a test")
def limited(request: HttpRequest) -> HttpResponse:
    raise web.RateLimited(minutes=3)


@web.open_to_all("a test")
def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the server closed the connection")


@web.open_to_all("a test")
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@web.open_to_all("a test")
def easy(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<title>申請《しんせい》</title><p title='申請《しんせい》'>申請《しんせい》</p>")


@web.open_to_all("a test")
def form_page(request: HttpRequest) -> HttpResponse:
    form = PlainForm(request.POST or None)
    if request.method == "POST" and web.language_switch_requested(request):
        form = web.without_errors(form)
    elif request.method == "POST" and form.is_valid():
        return HttpResponse("done")
    return render(request, "kinu/tests/form.html", {"form": form})


@web.requires("test.view")
def work_list(request: HttpRequest) -> HttpResponse:
    return render(request, "kinu/tests/staff.html", {"rows": range(10, 40)})


@csrf_exempt
@web.open_to_all("a test")
def raw(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.read())


urlpatterns = [
    path("", include("kinu.platform.web.urls")),
    path("refuse/", refuse),
    path("limited/", limited),
    path("away/", away),
    path("broken/", broken),
    path("easy/", easy),
    path("form/", form_page),
    path("raw/", raw),
    path("list/", work_list),
    path("unmarked/", _answer),
    path("resident/", web.for_residents()(_view())),
    path("card/", web.for_residents(assurance="card")(_view())),
    path("staff/", web.requires("test.view")(_view())),
    path("known/", web.for_anybody_known()(_view())),
]

handler400 = "kinu.platform.web.errors.bad_request"
handler403 = "kinu.platform.web.errors.forbidden"
handler404 = "kinu.platform.web.errors.not_found"
handler500 = "kinu.platform.web.errors.server_error"
