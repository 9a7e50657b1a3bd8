from django.apps import AppConfig


class ImalinkConfig(AppConfig):
    name = "imalink"
    verbose_name = "ImaLink"

    def ready(self) -> None:
        from imalink import checks  # noqa: F401 (registers them)
