"""Addresses of mobility."""

from django.urls import path

from .views import desk, dispatch, driver, report, rider, trips

app_name = "mobility"
urlpatterns = [
    path("", rider.home, name="home"),
    path("book/", rider.book, name="book"),
    path("again/<str:trip_id>/", rider.again, name="again"),
    path("offers/<str:key>/", rider.offers, name="offers"),
    path("offers/<str:key>/accept/", rider.accept, name="accept"),
    path("me/", rider.me, name="me"),
    path("stops/", trips.stops, name="stops"),
    path("trips/", trips.mine, name="mine"),
    path("trips/<str:trip_id>/", trips.trip, name="trip"),
    path("trips/<str:trip_id>/where/", trips.where, name="where"),
    path("trips/<str:trip_id>/cancel/", trips.cancel, name="cancel"),
    path("weekly/", trips.weekly, name="weekly"),
    path("weekly/<str:regular_id>/end/", trips.end_weekly, name="end_weekly"),
    path("desk/", desk.desk, name="desk"),
    path("desk/rider/", desk.new_rider, name="desk_new"),
    path("desk/rider/<str:rider_id>/", desk.caller, name="desk_caller"),
    path("desk/rider/<str:rider_id>/edit/", desk.edit_rider, name="desk_edit"),
    path("desk/rider/<str:rider_id>/again/<str:trip_id>/", desk.again, name="desk_again"),
    path("desk/offers/<str:key>/", desk.offers, name="desk_offers"),
    path("desk/offers/<str:key>/accept/", desk.accept, name="desk_accept"),
    path("desk/done/<str:trip_id>/", desk.done, name="desk_done"),
    path("desk/done/<str:trip_id>/cancel/", desk.cancel, name="desk_cancel"),
    path("desk/paper/", desk.paper, name="desk_paper"),
]

urlpatterns += [
    path("driver/", driver.page, name="driver"),
    path("driver/tap/", driver.tap, name="driver_tap"),
    path("driver/worker.js", driver.worker, name="driver_worker"),
    path("dispatch/", dispatch.board, name="dispatch"),
    path("dispatch/live/", dispatch.live, name="dispatch_live"),
    path("dispatch/check/", dispatch.check, name="dispatch_check"),
    path("dispatch/act/", dispatch.act, name="dispatch_act"),
    path("report/", report.page, name="report"),
    path("report/numbers.csv", report.csv_file, name="report_csv"),
]
