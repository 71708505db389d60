"""The public HTTP interface: procedures, and the state of an application by number and secret. OpenAPI included."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError

from kinu.kernel import clock
from kinu.kernel.refusal import Refusal
from kinu.platform.web import public as web

from .models import Application
from .selectors import catalogue
from .selectors.states import state_view
from .services.lookup import open_by_secret

api = NinjaAPI(
    title="Kinu: procedures", version="1", urls_namespace="procedures-api", docs_url=None, openapi_url=None
)
ROOT = "/procedures/api/v1/"
_CODE = "^[a-z0-9-]{1,60}$"


class Problem(Schema):
    """Every error has this shape."""

    code: str
    message: str


class ProcedureOut(Schema):
    code: str
    name: str
    summary: str
    online: bool
    category: str


class ProcedureDetail(ProcedureOut):
    version: int
    who: str
    deadline: str
    fee: int | None
    fee_note: str
    office: str
    phone: str
    assurance: str
    law: list[str]


class StatusIn(Schema):
    number: str
    secret: str


class StatusOut(Schema):
    number: str
    procedure: str
    state: str
    label: str
    next_step: str
    due: str | None


@api.get("/procedures", response={200: list[ProcedureOut], 422: Problem})
def procedures(
    request: HttpRequest,  # noqa: ARG001  ninja passes it
    q: Annotated[str, Query(max_length=100)] = "",
    language: Annotated[str, Query(max_length=10)] = "ja",
) -> Any:
    """Every published procedure, or those nearest to `q`."""
    words = q.replace("\x00", "").strip()
    if words:
        return catalogue.find_procedures(query=words, language=language, limit=20)
    return catalogue.cards_of(catalogue.current_definitions(), language=language)


@api.get("/procedures/{code}", response={200: ProcedureDetail, 404: Problem, 422: Problem})
def procedure(
    request: HttpRequest,  # noqa: ARG001  ninja passes it
    code: Annotated[str, Path(pattern=_CODE)],
    language: Annotated[str, Query(max_length=10)] = "ja",
) -> Any:
    """One procedure."""
    found = catalogue.current_definition(code)
    if found is None:
        raise Http404
    return ProcedureDetail(
        code=found.code,
        version=found.version,
        name=found.name.say(language),
        summary=found.summary.say(language),
        online=found.online.possible,
        category=found.category,
        who=found.who.say(language),
        deadline=found.deadline.text.say(language),
        fee=found.fee.amount,
        fee_note=found.fee.note.say(language),
        office=found.office.name.say(language),
        phone=found.office.phone,
        assurance=found.online.assurance,
        law=list(found.law),
    )


@api.post(
    "/application-status", response={200: StatusOut, 400: Problem, 404: Problem, 422: Problem, 429: Problem}
)
def application_status(request: HttpRequest, given: StatusIn) -> Any:
    """The state of an application; tries are limited, and every mistake has the same answer."""
    origin = request.META.get("REMOTE_ADDR", "")
    found = open_by_secret(number=given.number, secret=given.secret, origin=origin, now=clock.now())
    row = Application.objects.get(pk=found)
    state = state_view(row, language="ja")
    due = row.due_at.astimezone(clock.JST).date().isoformat() if row.due_at else None
    return StatusOut(
        number=row.number,
        procedure=row.procedure_name,
        state=row.phase,
        label=state.label,
        next_step=state.next_step,
        due=due,
    )


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return api.create_response(
        request, {"code": refusal.code, "message": str(refusal)}, status=refusal.status
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return api.create_response(
        request, {"code": "not-found", "message": "There is no such thing."}, status=404
    )


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ", ".join(".".join(str(part) for part in each["loc"]) for each in error.errors)
    return api.create_response(request, {"code": "invalid", "message": f"Not valid: {places}"}, status=422)


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(
        request, {"code": "bad-request", "message": str(error)}, status=error.status_code
    )


@web.open_to_all("the description of a public interface")
def openapi(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The OpenAPI description."""
    return JsonResponse(api.get_openapi_schema(path_prefix=ROOT))


web.open_prefix(ROOT, why="public catalogue; states open with number and secret only, tries are limited")
