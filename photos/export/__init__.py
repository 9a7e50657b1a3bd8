"""Photos to take away: a table (CSV), a document (JSON), or XMP sidecars in a zip.

docs/exports.md says what is in each. All are streamed: memory does not grow with the catalogue.
"""
