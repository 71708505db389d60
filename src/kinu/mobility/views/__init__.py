"""Pages of mobility."""

from django.http import HttpResponse
from django.shortcuts import render

from kinu.platform.web.public import KinuRequest, requires


@requires("mobility.view")
def index(request: KinuRequest) -> HttpResponse:
    """Show the first page of the room to staff."""
    return render(request, "mobility/index.html")
