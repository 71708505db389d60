"""Which pages the accessibility visit opens, as whom, and which addresses are no pages. Every route stands here once."""

from __future__ import annotations

from dataclasses import dataclass

STAFF = ("clerk", "chief", "kodomo", "register", "admin", "planner", "auditor")

ONE_LANGUAGE = ("halfway", "screen")
"""Who reads in one language only: staff at the second step of the login, and the second screen, which the desk sets."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A route, who opens it, and the address with `{names}` of found objects; `empty` sends its form with nothing in it."""

    route: str
    who: str = "guest"
    address: str = ""
    empty: bool = False
    reason: bool = False
    """The page asks staff why before it shows a record; the visit gives a reason and looks at what follows."""
    press: tuple[str, ...] = ()
    """What to click one after the other; the last one leads to a page that is looked at too."""

    def at(self, found: dict[str, str]) -> str:
        """Return the address; KeyError when an object it needs was not found."""
        return "/" + (self.address or self.route).format_map(found)


_ASK = "procedures/navigator/move-in/ask/?q="
_BUILD = "procedures/build/<str:proposal_id>/"
_BUILT = "procedures/build/{proposal}/"
_GUEST = [
    Visit("demo-provider/authorize", address="{card}", empty=True),
    Visit("staff/login/code/", "halfway", empty=True),
    Visit(""),
    Visit("search/", address="search/?q=児童手当"),
    Visit("life/<slug:code>/", address="life/{life}/"),
    Visit("today/"),
    Visit("help/"),
    Visit("accessibility/"),
    Visit("privacy/"),
    Visit("site-map/"),
    Visit("open-source/"),
    Visit("design/"),
    Visit("login/"),
    Visit("login/mail/", empty=True),
    Visit("login/mail/code/", empty=True),
    Visit("logout/done/"),
    Visit("staff/login/", empty=True),
    Visit("demo-provider/totp"),
    Visit("places/"),
    Visit("places/<str:facility_id>/", address="places/{facility}/"),
    Visit("documents/verify/", empty=True),
    Visit("procedures/"),
    Visit("procedures/lookup/", empty=True),
    Visit("procedures/<slug:code>/", address="procedures/jidoteate/"),
    Visit("procedures/", address="procedures/?q=引っこし"),
    Visit("procedures/<slug:code>/", address="procedures/tennyu/"),
    Visit("procedures/navigator/"),
    Visit("procedures/navigator/<slug:event>/", address="procedures/navigator/move-in/"),
    Visit("procedures/navigator/<slug:event>/ask/", address=_ASK + "{ask_date}", empty=True),
    Visit("procedures/navigator/<slug:event>/ask/", address=_ASK + "{ask_people}", empty=True),
    Visit("procedures/navigator/<slug:event>/ask/", address=_ASK + "{ask_choice}", empty=True),
    Visit("procedures/navigator/<slug:event>/ask/", address=_ASK + "{ask_ticks}"),
    Visit("procedures/navigator/<slug:event>/result/", address="procedures/navigator/move-in/result/"),
    Visit("procedures/navigator/plan/<str:token>/", address="procedures/navigator/plan/{plan}/"),
    Visit("plan/"),
    Visit("plan/measures/<str:measure_id>/", address="plan/measures/{measure}/"),
    Visit("plan/systems/<str:system_id>/", address="plan/systems/{system}/"),
]
_FATHER = [
    Visit("login/unmatched/", "father"),
    Visit("my/", "father"),
    Visit("my/record/", "father"),
    Visit("my/settings/", "father"),
    Visit("my/family/", "father"),
    Visit("my/family/new/", "father", empty=True),
    Visit("my/family/accept/", "father", empty=True),
    Visit("messages/channels/", "father"),
    Visit("procedures/<slug:code>/start/", "father", "procedures/jidoteate/start/"),
    Visit(
        "procedures/draft/<str:draft_id>/step/<str:step_id>/",
        "father",
        "procedures/draft/{draft}/step/{step}/",
        empty=True,
    ),
    Visit("procedures/draft/<str:draft_id>/check/", "father", "procedures/draft/{draft}/check/", empty=True),
]
_APPLICANT = [
    Visit("procedures/mine/", "applicant"),
    Visit("messages/", "applicant"),
    Visit("procedures/applications/<str:application_id>/", "applicant", "procedures/applications/{sent}/"),
    Visit(
        "procedures/applications/<str:application_id>/receipt/",
        "applicant",
        "procedures/applications/{sent}/receipt/",
    ),
    Visit(
        "procedures/applications/<str:application_id>/mend/",
        "applicant",
        "procedures/applications/{sent}/mend/",
        empty=True,
    ),
]
_STAFF = [
    Visit("staff/", "clerk"),
    Visit("staff/security/", "clerk"),
    Visit("staff/security/password/", "clerk", empty=True),
    Visit("staff/security/again/", "clerk", empty=True),
    Visit("staff/security/passkeys/add/", "clerk"),
    Visit("procedures/inbox/", "kodomo", "procedures/inbox/?state=all"),
    Visit("procedures/cases/<str:application_id>/", "kodomo", "procedures/cases/{case}/"),
    Visit("procedures/cases/<str:application_id>/ask/", "kodomo", "procedures/cases/{case}/ask/", empty=True),
    Visit(
        "procedures/cases/<str:application_id>/decide/<str:decision_id>/",
        "kodomo",
        "procedures/cases/{case}/decide/refuse/",
        empty=True,
    ),
    Visit("staff/people/", "register", empty=True),
    Visit("staff/people/<str:resident_id>/", "register", "staff/people/{resident}/", empty=True, reason=True),
    Visit("staff/people/<str:resident_id>/looks/", "auditor", "staff/people/{resident}/looks/"),
    Visit(
        "staff/people/<str:resident_id>/protect/", "register", "staff/people/{resident}/protect/", empty=True
    ),
    Visit("staff/people/departments/", "clerk"),
    Visit("staff/people/import/", "register", empty=True),
    Visit("staff/people/import/<str:run_id>/", "register", "staff/people/import/{run}/"),
    Visit("staff/people/export/", "register"),
    Visit(
        "staff/people/orders/<str:order_id>/lift/",
        "register",
        "staff/people/orders/{order}/lift/",
        empty=True,
    ),
    Visit("documents/board/", "register"),
    Visit(
        "documents/board/<str:document_id>/withdraw/",
        "register",
        "documents/board/{document}/withdraw/",
        empty=True,
    ),
    Visit("messages/board/", "admin"),
    Visit("staff/accounts/", "admin"),
    Visit("staff/accounts/new/", "admin", empty=True),
    Visit("staff/accounts/<str:account_id>/", "admin", "staff/accounts/{account}/"),
    Visit("staff/jobs/", "admin"),
    Visit("staff/health/", "admin"),
    Visit("staff/banners/", "admin", empty=True),
    Visit("staff/audit/", "auditor"),
    Visit("staff/audit/", "auditor", "staff/audit/?q=市民課&from=2026-11-01&to=2026-12-31"),
    Visit("procedures/numbers/", "kodomo"),
    Visit("eligibility/found/", "kodomo"),
    Visit("eligibility/found/", "kodomo", press=("[name=chosen] >> nth=0", "[formaction$='/tell/']")),
    Visit("eligibility/ledger/", "kodomo", empty=True),
    Visit("eligibility/packs/", "planner"),
    Visit(
        "eligibility/packs/<slug:code>/",
        "kodomo",
        "eligibility/packs/{pack}/",
        press=("main .k-button--primary",),
    ),
]
_COUNTER = [
    Visit("procedures/visit/"),
    Visit(
        "procedures/visit/<str:matter_id>/forms/", address="procedures/visit/{visit_forms}/forms/", empty=True
    ),
    Visit("procedures/visit/<str:matter_id>/ask/", address="procedures/visit/{visit}/ask/"),
    Visit(
        "procedures/visit/<str:matter_id>/mend/<str:name>/",
        address="procedures/visit/{visit}/mend/{visit_value}/",
        empty=True,
    ),
    Visit(
        "procedures/visit/<str:matter_id>/pass/",
        address="procedures/visit/{visit}/pass/",
        press=("button[value=pass]",),
    ),
    Visit("procedures/screen/", empty=True),
    Visit("procedures/screen/show/", "screen", empty=True),
    Visit("procedures/counter/", "clerk"),
    Visit("procedures/counter/<str:matter_id>/forms/", "clerk", "procedures/counter/{matter_ask}/forms/"),
    Visit(
        "procedures/counter/<str:matter_id>/identify/", "clerk", "procedures/counter/{matter_ask}/identify/"
    ),
    Visit(
        "procedures/counter/<str:matter_id>/ask/", "clerk", "procedures/counter/{matter_ask}/ask/", empty=True
    ),
    Visit(
        "procedures/counter/<str:matter_id>/mend/<str:name>/",
        "clerk",
        "procedures/counter/{matter}/mend/{matter_value}/",
        empty=True,
    ),
    Visit("procedures/counter/<str:matter_id>/review/", "clerk", "procedures/counter/{matter}/review/"),
    Visit("procedures/counter/<str:matter_id>/done/", "clerk", "procedures/counter/{matter_done}/done/"),
    Visit("procedures/national-portal/", "clerk"),
    Visit("mobility/", "clerk"),
]
_BUILDER = [
    Visit("procedures/build/", "chief"),
    Visit("procedures/build/new/", "chief", empty=True),
    Visit("procedures/build/versions/<slug:code>/", "chief", "procedures/build/versions/sodaigomi/"),
    Visit(_BUILD, "chief", _BUILT),
    Visit(_BUILD + "basics/", "chief", _BUILT + "basics/", empty=True),
    Visit(_BUILD + "page/", "chief", _BUILT + "page/", empty=True),
    Visit(_BUILD + "page/<str:section_id>/", "chief", _BUILT + "page/{page}/"),
    Visit(_BUILD + "question/", "chief", _BUILT + "question/?in=page:{page}", empty=True),
    Visit(_BUILD + "question/", "chief", _BUILT + "question/{question}"),
    Visit(_BUILD + "question/", "chief", _BUILT + "question/{group_question}"),
    Visit(_BUILD + "paper/", "chief", _BUILT + "paper/", empty=True),
    Visit(_BUILD + "paper/<str:paper_id>/", "chief", _BUILT + "paper/{paper}/"),
    Visit(_BUILD + "reason/<str:decision_id>/", "chief", _BUILT + "reason/{decision}/", empty=True),
    Visit(_BUILD + "reason/<str:decision_id>/<str:reason_id>/", "chief", _BUILT + "reason/{reason}/"),
    Visit(
        "procedures/build/trial/<str:trial_id>/step/<str:step_id>/",
        "chief",
        "procedures/build/trial/{trial}/step/{trial_step}/",
        empty=True,
    ),
    Visit("procedures/build/trial/<str:trial_id>/end/", "chief", "procedures/build/trial/{trial}/end/"),
]
VISITS = (*_GUEST, *_FATHER, *_APPLICANT, *_STAFF, *_BUILDER, *_COUNTER)

_SENDS = "only takes what a form sends"
_DATA = "data for programs, no page"
_FILE = "a file to keep"
NO_PAGE = {
    **dict.fromkeys(
        (
            "language/",
            "session/extend",
            "logout/",
            "logout/everywhere/",
            "my/family/switch/",
            "my/family/<str:delegation_id>/end/",
            "staff/accounts/<str:account_id>/posts/add/",
            "staff/accounts/<str:account_id>/posts/remove/",
            "staff/accounts/<str:account_id>/active/",
            "staff/accounts/<str:account_id>/sessions/end/",
            "staff/accounts/<str:account_id>/reset/",
            "staff/accounts/<str:account_id>/substitute/",
            "staff/accounts/<str:account_id>/substitute/end/",
            "staff/login/passkey/",
            "staff/security/passkeys/<int:pk>/remove/",
            "staff/jobs/resend/",
            "staff/banners/<str:banner_id>/end/",
            "messages/read-all/",
            "messages/board/<str:delivery_id>/resend/",
            "procedures/draft/<str:draft_id>/discard/",
            "procedures/draft/<str:draft_id>/step/<str:step_id>/autosave/",
            "procedures/applications/<str:application_id>/withdraw/",
            "procedures/inbox/assign/",
            "procedures/inbox/undo/<str:batch_id>/",
            "procedures/inbox/filters/",
            "procedures/inbox/filters/<int:filter_id>/delete/",
            "procedures/cases/<str:application_id>/act/",
            "procedures/build/begin/<slug:code>/",
            "procedures/build/import/",
            "procedures/build/roll-back/<str:version_id>/",
            _BUILD + "act/",
            _BUILD + "arrange/",
            _BUILD + "decide/",
            _BUILD + "try/",
            "eligibility/found/move/",
            "eligibility/found/scan/",
            "eligibility/found/undo/<str:batch_id>/",
            "eligibility/packs/<slug:code>/confirm/",
            "staff/accounts/<str:account_id>/resident/",
            "procedures/counter/begin/",
            "procedures/counter/<str:matter_id>/act/",
            "procedures/visit/<str:matter_id>/discard/",
            "procedures/national-portal/files/<str:file_id>/again/",
            "procedures/national-portal/reports/<int:report_id>/again/",
        ),
        _SENDS,
    ),
    **dict.fromkeys(
        (
            "login/card/",
            "login/card/callback/",
            "procedures/draft/<str:draft_id>/",
            "procedures/build/trial/<str:trial_id>/",
            "procedures/counter/<str:matter_id>/",
        ),
        "leads on to another page",
    ),
    **dict.fromkeys(
        (
            "my/record/looks.csv",
            "staff/audit/export.csv",
            "staff/people/import/<str:run_id>/rejects.csv",
            "files/<str:file_id>/",
            "documents/<str:document_id>/",
            "procedures/inbox/export/",
            "plan/plan.csv",
            "procedures/applications/<str:application_id>/files/<str:file_id>/",
            "procedures/applications/<str:application_id>/papers/<str:document_id>/",
            "procedures/build/export/<slug:code>/",
            "procedures/build/trial/<str:trial_id>/paper/<str:output_id>/",
            "eligibility/found/export/",
            "eligibility/ledger/<str:run_id>/rejects.csv",
            "procedures/counter/<str:matter_id>/bundle/",
        ),
        _FILE,
    ),
    **dict.fromkeys(
        (
            "city.css",
            "demo-provider/<path:path>",
            "health/live",
            "health/ready",
            "places/postcode/<str:digits>/",
            "plan/plan.json",
            "procedures/api/v1/openapi.json",
            "procedures/api/v1/procedures",
            "procedures/api/v1/procedures/<code>",
            "procedures/api/v1/application-status",
            "procedures/api/v1/",
            "procedures/screen/now/",
        ),
        _DATA,
    ),
    **dict.fromkeys(
        ("eligibility/found/tell/", "eligibility/packs/<slug:code>/try/"),
        "the answer to a form; looked at with the page that sends it",
    ),
    **dict.fromkeys(
        ("staff/security/app/",),
        "opens once for a new member of staff; those of the demo city have their app",
    ),
    **dict.fromkeys(
        ("messages/<str:message_id>/",),
        "not visited: the demo city holds no message until somebody does something in it",
    ),
    **dict.fromkeys(
        ("staff/jobs/discard/<slug:line_id>/", "staff/jobs/progress/<slug:job_id>/"),
        "lives only while a job has stopped or runs; its parts are on /design/",
    ),
}
"""Routes the visit does not open, and why."""
