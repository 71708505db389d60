"""A city changes it alone: the list of procedures, a proposal, its forms, its way to the public."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinu.kernel import clock
from kinu.platform.web import public as web
from kinu.procedures import editing
from kinu.procedures.forms.building import NewForm
from kinu.procedures.permissions import EDIT, PUBLISH
from kinu.procedures.selectors import proposals as selectors
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.services import proposals, publishing
from kinu.procedures.services.refusals import CodeTaken, NoSuchThing, ProposalOpen

_LARGEST_UPLOAD = 2_000_000


@web.requires(EDIT)
@never_cache
@require_safe
def build_list(request: web.KinuRequest) -> HttpResponse:
    """Every procedure with its version and the change under way."""
    text = request.GET.get("q", "")[:100]
    context = {
        "rows": selectors.build_list(text=text),
        "text": text,
        "heading": _("手続きをつくる・直す"),
    }
    return render(request, "procedures/build/list.html", context)


@web.requires(EDIT)
@require_POST
def begin(request: web.KinuRequest, code: str) -> HttpResponse:
    """Begin to change a procedure, or go on with the change under way."""
    try:
        proposal_id = proposals.begin_change(code=code, by=request.actor, now=clock.now())
    except ProposalOpen:
        row = next(each for each in selectors.build_list() if each.code == code)
        return redirect("procedures:proposal", row.proposal_id)
    return redirect("procedures:proposal", proposal_id)


@web.requires(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: web.KinuRequest) -> HttpResponse:
    """Begin a new procedure as a copy of the nearest one."""
    patterns = [(each.code, each.name) for each in selectors.build_list() if each.is_current]
    form = NewForm(request.POST or None, patterns=patterns)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            proposal_id = proposals.begin_new(
                pattern=data["pattern"], code=data["code"], name=form.text("name"), kana=data["kana"],
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except (CodeTaken, ProposalOpen) as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("procedures:proposal", proposal_id)
    context = {"form": form, "heading": _("新しい手続きをつくる"), "lead": _("いちばん似ている手続きの写しから始めます。公開するまで、住民には見えません。")}  # fmt: skip
    return render(request, "procedures/build/form.html", context)


@web.requires(EDIT)
@require_POST
def take_in(request: web.KinuRequest) -> HttpResponse:
    """Begin a change with text files another city (or this one) wrote out."""
    uploads = request.FILES.getlist("files")
    try:
        files = _texts(uploads)
        proposal_id = proposals.begin_from_files(files=files, by=request.actor, now=clock.now())
    except editing.NotAPack as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
        return redirect("procedures:build")
    messages.success(request, _("取り込みました。まだ公開されていません。内容を確かめてください。"))
    return redirect("procedures:proposal", proposal_id)


def _texts(uploads: list[Any]) -> dict[str, bytes]:
    """Return the text files of an upload, also those inside a ZIP; nothing is unpacked to the disk."""
    if not uploads or sum(each.size for each in uploads) > _LARGEST_UPLOAD:
        raise editing.NotAPack((_("書き出したファイル(ZIPか3つのYAML)を選んでください。2MBまでです。"),))
    found: dict[str, bytes] = {}
    for each in uploads:
        if not each.name.lower().endswith(".zip"):
            found[each.name] = each.read()
            continue
        try:
            with zipfile.ZipFile(each) as archive:
                inside = [
                    one for one in archive.infolist() if not one.is_dir() and one.file_size < _LARGEST_UPLOAD
                ][:20]
                found |= {one.filename: archive.read(one) for one in inside if one.filename.endswith(".yaml")}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as broken:
            raise editing.NotAPack(
                (_("ZIPを開けません。書き出したファイルをそのまま選んでください。"),)
            ) from broken
    return found


@web.requires(EDIT)
@require_safe
def write_out(request: web.KinuRequest, code: str) -> HttpResponse:  # noqa: ARG001  Django's signature
    """A published procedure as text files in a ZIP."""
    version = current_version(code)
    if version is None:
        raise NoSuchThing
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in editing.as_files(definition_of(version.id)).items():
            archive.writestr(f"{code}/{name}", text)
    response = HttpResponse(held.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{code}-{version.version}.zip"'
    return response


@web.requires(EDIT)
@never_cache
@require_safe
def proposal(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """A proposal: what it holds, what is wrong, what it changes, what can be done next."""
    row = selectors.proposal_of(proposal_id)
    if row is None:
        raise NoSuchThing
    view = selectors.proposal_view(row, by=request.actor)
    context = {"view": view, "people": editing.INVENTED, "heading": view.name}
    return render(request, "procedures/build/proposal.html", context)


@web.requires(EDIT)
@require_POST
def act(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """Undo, drop, ask for approval."""
    move = request.POST.get("move", "")
    own: dict[str, Any] = {"proposal_id": proposal_id, "by": request.actor, "now": clock.now()}
    if move == "undo":
        what = proposals.undo(**own)
        messages.success(request, _("「%(what)s」を元に戻しました。") % {"what": what})
    elif move == "drop":
        proposals.drop(**own)
        messages.success(request, _("変更案をやめました。公開中の手続きは変わりません。"))
        return redirect("procedures:build")
    elif move == "ask":
        publishing.ask(**own, reason=request.POST.get("reason", ""))
        messages.success(request, _("承認を頼みました。ほかの職員が確かめて公開します。"))
    else:
        raise NoSuchThing
    return redirect("procedures:proposal", proposal_id)


@web.requires(PUBLISH)
@require_POST
def decide(request: web.KinuRequest, proposal_id: str) -> HttpResponse:
    """Publish a proposal, or give it back."""
    own: dict[str, Any] = {"proposal_id": proposal_id, "by": request.actor, "now": clock.now()}
    if request.POST.get("move") == "publish":
        version = publishing.publish_proposal(**own)
        messages.success(request, _("第%(version)s版を公開しました。") % {"version": version})
    else:
        publishing.return_proposal(**own, answer=request.POST.get("answer", ""))
        messages.success(request, _("変更案を差し戻しました。"))
    return redirect("procedures:proposal", proposal_id)


@web.requires(EDIT)
@never_cache
@require_safe
def versions(request: web.KinuRequest, code: str) -> HttpResponse:
    """Every published text of a procedure, with the way back."""
    rows = selectors.versions_of(code)
    if not rows:
        raise NoSuchThing
    context = {
        "rows": rows,
        "code": code,
        "name": definition_of(rows[0].id).name.say("ja"),
        "may_roll_back": request.actor.can(PUBLISH),
        "heading": _("版の一覧"),
    }
    return render(request, "procedures/build/versions.html", context)


@web.requires(PUBLISH)
@require_POST
def roll_back(request: web.KinuRequest, version_id: str) -> HttpResponse:
    """Make an earlier text current again."""
    publishing.roll_back(
        version_id=version_id, reason=request.POST.get("reason", ""), by=request.actor, now=clock.now()
    )
    messages.success(request, _("前の版に戻しました。これから始まる申請は、この版を使います。"))
    return redirect("procedures:build")
