"""Whatever is sent, the answer is a photo or a named error: never a 500, never half a row."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from imalink.testing import api_of, make_user, some_hash
from photos.models import Photo
from photos.serializers.metadata import METADATA

NUMBERS = st.integers() | st.floats() | st.floats().map(str) | st.integers().map(str)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
FIELDS = [*METADATA, "hotpreview", "perceptual_hash", "file_modified_at", "author_id"]


class AnyInputTest(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4))
    def test_any_values_make_a_photo_or_a_named_error(self, fields: dict[str, Any]) -> None:
        api = api_of(make_user("alice"))
        body = json.dumps({"hothash": some_hash("x")} | fields)
        response = api.post("/api/v1/photos", body, content_type="application/json")
        if response.status_code == 201:
            assert api.get(f"/api/v1/photos/{some_hash('x')}").status_code == 200
            assert api.patch(f"/api/v1/photos/{some_hash('x')}", {}).status_code == 200
        else:
            assert response.status_code == 400, response.content
            assert not Photo.objects.exists()
