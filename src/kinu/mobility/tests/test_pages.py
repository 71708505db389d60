"""Who may open the pages of mobility."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_a_guest_does_not_see_the_room(client: Client) -> None:
    assert client.get(reverse("mobility:index")).status_code in {302, 404}
