"""Fixtures for every test: the cast of imalink.testing."""

pytest_plugins = ["imalink.testing"]
