"""What editors wrote beside and inside the files, through the import page into the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import pictures
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api_client import Api

pytestmark = pytest.mark.browser

SIDECAR = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="{stars}">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>evening</rdf:li></rdf:Bag></dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""


def test_stars_title_and_keywords_of_a_sidecar_reach_the_photo_and_follow_its_changes(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    (picture,) = pictures.write_jpegs(tmp_path, 1)
    sidecar = picture.with_suffix(".xmp")
    sidecar.write_text(SIDECAR.format(stars=4, title="Evening &lt;surf&gt;"))
    assert ImportPage(page).import_folder(tmp_path) == "completed"
    (photo,) = remote.every("photos")
    assert (photo["rating"], photo["title"]) == (4, "Evening <surf>")
    assert photo["keywords"] == ["sea", "evening"]
    page.goto(f"/photos/{photo['hothash']}/")
    assert "Evening <surf>" in page.locator("main").inner_text()

    sidecar.write_text(SIDECAR.format(stars=5, title="Morning surf"))
    assert ImportPage(page).import_folder(tmp_path) == "completed"
    (photo,) = remote.every("photos")
    assert (photo["rating"], photo["title"]) == (5, "Morning surf")
