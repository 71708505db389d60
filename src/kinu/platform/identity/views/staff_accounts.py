"""Screens for administrators: who has an account, what it may do, who stands in."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.identity import selectors
from kinu.platform.identity.forms import NewStaffForm, PostsForm, SubstituteForm, TieForm
from kinu.platform.identity.permissions import MANAGE, ROLES
from kinu.platform.identity.services import session
from kinu.platform.identity.services import staff_accounts as service
from kinu.platform.people import public as people
from kinu.platform.web.public import KinuRequest, requires

MANAGED = requires(MANAGE)


def _departments() -> list[tuple[str, str]]:
    return [(department.code, department.name) for department in people.departments()]


@MANAGED
@require_GET
@never_cache
def listing(request: KinuRequest) -> HttpResponse:
    """List staff with search by name and department."""
    text, department = request.GET.get("q", "").strip(), request.GET.get("department", "")
    found = selectors.staff(text=text, department=department, active_only=request.GET.get("closed") != "1")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    names = dict(_departments())
    rows = [
        (
            person,
            [names.get(code, code) for code in person.departments],
            [ROLES[role] for role in person.roles],
        )
        for person in page.object_list
    ]
    context = {"rows": rows, "page": page, "departments": names.items(), "q": text, "department": department}
    return render(request, "identity/staff_list.html", context | {"closed": request.GET.get("closed") == "1"})


@MANAGED
@require_http_methods(["GET", "POST"])
@never_cache
def create(request: KinuRequest) -> HttpResponse:
    """Make an account; its first password is shown once."""
    form = NewStaffForm(request.POST or None, departments=_departments())
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("username", "name", "kana", "mail")}
        try:
            account_id, password = service.create(by=request.actor, posts=form.posts(), **given)
        except service.UsernameTaken as refusal:
            form.add_error("username", str(refusal))
        else:
            context = {"password": password, "username": given["username"], "account_id": account_id}
            return render(request, "identity/staff_password.html", context)
    return render(request, "identity/staff_create.html", {"form": form})


@MANAGED
@require_GET
@never_cache
def detail(request: KinuRequest, account_id: str) -> HttpResponse:
    """Show one account with its posts and substitutes, and what can be done."""
    return _detail(request, account_id)


def _detail(
    request: KinuRequest, account_id: str, *, refusal: Refusal | None = None, **bound: object
) -> HttpResponse:
    account = selectors.account_of(account_id)
    if account is None or account.kind != account.Kind.STAFF:
        raise Http404
    names = dict(_departments())
    others = [(s.account_id, s.name or s.username) for s in selectors.staff() if s.account_id != account_id]
    context = {
        "person": selectors.staff_views((account,))[0],
        "posts": [
            (names.get(code, code), ROLES.get(role, role), f"{code}:{role}")
            for code, role in selectors.post_rows(account)
        ],
        "substitutions": selectors.substitutions_of(account),
        "posts_form": bound.get("posts_form") or PostsForm(departments=_departments()),
        "substitute_form": bound.get("substitute_form")
        or SubstituteForm(staff=others, initial={"starts_on": clock.today()}),
        "is_tied": bool(account.own_resident_id),
        "tie_form": bound.get("tie_form") or TieForm(),
        "is_oneself": account_id == request.actor.account_id,
        "refusal": refusal,
    }
    return render(request, "identity/staff_detail.html", context, status=refusal.status if refusal else 200)


@MANAGED
@require_POST
def add_posts(request: KinuRequest, account_id: str) -> HttpResponse:
    """Add roles in a department."""
    form = PostsForm(request.POST, departments=_departments())
    if not form.is_valid():
        return _detail(request, account_id, posts_form=form)
    account = selectors.account_of(account_id)
    held = selectors.post_rows(account) if account is not None else ()
    return _do(request, account_id, lambda: service.set_posts(
        by=request.actor, account_id=account_id, posts=[*held, *form.posts()]
    ))  # fmt: skip


@MANAGED
@require_POST
def remove_post(request: KinuRequest, account_id: str) -> HttpResponse:
    """Take one role away."""
    department, _, role = request.POST.get("post", "").partition(":")
    account = selectors.account_of(account_id)
    held = selectors.post_rows(account) if account is not None else ()
    left = [post for post in held if post != (department, role)]
    return _do(
        request, account_id, lambda: service.set_posts(by=request.actor, account_id=account_id, posts=left)
    )


@MANAGED
@require_POST
def set_active(request: KinuRequest, account_id: str) -> HttpResponse:
    """Close or reopen the account."""
    active = request.POST.get("active") == "1"
    return _do(
        request,
        account_id,
        lambda: service.set_active(by=request.actor, account_id=account_id, active=active),
    )


@MANAGED
@require_POST
def tie(request: KinuRequest, account_id: str) -> HttpResponse:
    """Tie the account to the person's own register entry, or take the tie back."""
    if request.POST.get("untie") == "1":
        return _do(
            request, account_id, lambda: service.untie_resident(by=request.actor, account_id=account_id)
        )
    form = TieForm(request.POST)
    if not form.is_valid():
        return _detail(request, account_id, tie_form=form)
    number = form.cleaned_data["number"]
    return _do(
        request,
        account_id,
        lambda: service.tie_resident(by=request.actor, account_id=account_id, number=number),
    )


@MANAGED
@require_POST
def end_sessions(request: KinuRequest, account_id: str) -> HttpResponse:
    """Log the account out everywhere."""
    session.end_all_sessions(account_id=account_id, by=request.actor)
    return redirect("identity:staff_detail", account_id)


@MANAGED
@require_POST
def reset(request: KinuRequest, account_id: str) -> HttpResponse:
    """Take away password and second factor; show the new first password once."""
    try:
        password = service.reset_second_factor(by=request.actor, account_id=account_id)
    except Refusal as refusal:
        return _detail(request, account_id, refusal=refusal)
    account = selectors.account_of(account_id)
    username = account.username if account is not None else ""
    context = {"password": password, "username": username, "account_id": account_id}
    return render(request, "identity/staff_password.html", context)


@MANAGED
@require_POST
def add_substitute(request: KinuRequest, account_id: str) -> HttpResponse:
    """Name who stands in, from a day to a day."""
    staff = [(person.account_id, person.name) for person in selectors.staff()]
    form = SubstituteForm(request.POST, staff=staff)
    if not form.is_valid():
        return _detail(request, account_id, substitute_form=form)
    given = form.cleaned_data
    return _do(request, account_id, lambda: service.substitute(
        by=request.actor, absent_id=account_id, substitute_id=given["substitute"],
        starts_on=given["starts_on"], ends_on=given["ends_on"],
    ))  # fmt: skip


@MANAGED
@require_POST
def end_substitute(request: KinuRequest, account_id: str) -> HttpResponse:
    """Take a substitution back."""
    substitution_id = request.POST.get("substitution", "")
    return _do(
        request,
        account_id,
        lambda: service.end_substitution(by=request.actor, substitution_id=substitution_id),
    )


def _do(request: KinuRequest, account_id: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _detail(request, account_id, refusal=refusal)
    return redirect("identity:staff_detail", account_id)
