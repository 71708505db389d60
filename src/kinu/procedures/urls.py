"""Addresses of procedures. A procedure's own page comes last: its code is whatever no fixed word is."""

from django.urls import path

from .rest import api, openapi
from .views import case, catalogue, counter, counter_acts, form, inbox, own, screen, visit
from .views.navigator import asking as navigator_asking
from .views.navigator import plan as navigator_plan

app_name = "procedures"

urlpatterns = [
    path("", catalogue.procedure_list, name="list"),
    path("mine/", own.my_list, name="mine"),
    path("lookup/", own.look_up, name="lookup"),
    path("draft/<str:draft_id>/", form.draft, name="draft"),
    path("draft/<str:draft_id>/discard/", catalogue.discard, name="discard"),
    path("draft/<str:draft_id>/check/", form.check, name="check"),
    path("draft/<str:draft_id>/step/<str:step_id>/", form.step, name="step"),
    path("draft/<str:draft_id>/step/<str:step_id>/autosave/", form.autosave, name="autosave"),
    path("applications/<str:application_id>/", own.application, name="application"),
    path("applications/<str:application_id>/receipt/", own.receipt, name="receipt"),
    path("applications/<str:application_id>/mend/", own.mend, name="mend"),
    path("applications/<str:application_id>/withdraw/", own.withdraw, name="withdraw"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/assign/", inbox.bulk_assign, name="bulk-assign"),
    path("inbox/undo/<str:batch_id>/", inbox.undo, name="undo"),
    path("inbox/export/", inbox.export, name="export"),
    path("inbox/filters/", inbox.save_filter, name="save-filter"),
    path("inbox/filters/<int:filter_id>/delete/", inbox.delete_filter, name="delete-filter"),
    path("cases/<str:application_id>/", case.case, name="case"),
    path("cases/<str:application_id>/act/", case.act, name="act"),
    path("cases/<str:application_id>/ask/", case.ask, name="ask"),
    path("cases/<str:application_id>/decide/<str:decision_id>/", case.decide, name="decide"),
    path("counter/", counter.board, name="counter"),
    path("counter/begin/", counter.begin, name="counter-begin"),
    path("counter/<str:matter_id>/", counter.matter, name="matter"),
    path("counter/<str:matter_id>/forms/", counter.forms, name="matter-forms"),
    path("counter/<str:matter_id>/identify/", counter.identify, name="matter-identify"),
    path("counter/<str:matter_id>/ask/", counter.ask, name="matter-ask"),
    path("counter/<str:matter_id>/mend/<str:name>/", counter.mend, name="matter-mend"),
    path("counter/<str:matter_id>/review/", counter.review, name="matter-review"),
    path("counter/<str:matter_id>/act/", counter_acts.act, name="matter-act"),
    path("counter/<str:matter_id>/done/", counter.done, name="matter-done"),
    path("counter/<str:matter_id>/bundle/", counter.bundle, name="matter-bundle"),
    path("screen/", screen.enter, name="screen"),
    path("screen/show/", screen.show, name="screen-show"),
    path("screen/now/", screen.now, name="screen-now"),
    path("visit/", visit.start, name="visit"),
    path("visit/<str:matter_id>/forms/", visit.forms, name="visit-forms"),
    path("visit/<str:matter_id>/ask/", visit.ask, name="visit-ask"),
    path("visit/<str:matter_id>/mend/<str:name>/", visit.mend, name="visit-mend"),
    path("visit/<str:matter_id>/pass/", visit.pass_page, name="visit-pass"),
    path("visit/<str:matter_id>/discard/", visit.discard, name="visit-discard"),
    path("navigator/", navigator_asking.events, name="navigator"),
    path("navigator/plan/<str:token>/", navigator_plan.on_phone, name="navigator-phone"),
    path("navigator/<slug:event>/", navigator_asking.event, name="navigator-event"),
    path("navigator/<slug:event>/ask/", navigator_asking.ask, name="navigator-ask"),
    path("navigator/<slug:event>/result/", navigator_plan.result, name="navigator-result"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("<slug:code>/", catalogue.procedure, name="procedure"),
    path("<slug:code>/start/", catalogue.start, name="start"),
]
