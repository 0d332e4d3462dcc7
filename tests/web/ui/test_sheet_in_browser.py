"""The sheet of components, in Chromium: every width, light and dark, both languages."""

import pytest
from tests.browser.checks import WIDTHS, chromium, complaints, new_page, signed_in

from hanse.web.accounts.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_sheet_passes_all_checks(live_server, language):
    cookies = signed_in(Person.objects.create_superuser("staff@example.org", name="Sandra Berg"))
    found = {}
    with chromium() as browser:
        for width in WIDTHS:
            for dark in (False, True):
                page = new_page(browser, at=live_server.url, width=width, dark=dark, language=language, cookies=cookies)
                page.goto(f"{live_server.url}/ui/")
                if words := complaints(page):
                    found[f"{width} {'dark' if dark else 'light'}"] = words
                page.context.close()
    assert found == {}
