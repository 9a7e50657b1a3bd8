"""What the lists of sessions and ledger lines can be narrowed to."""

from django_filters import rest_framework as filters

from imports.models import ImportSession, Outcome, Status
from imports.models.import_session import ImportSessionQuerySet


class ImportSessionFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Status.choices, method="by_status_now")

    class Meta:
        model = ImportSession
        fields: list[str] = []

    def by_status_now(
        self, sessions: ImportSessionQuerySet, name: str, value: str
    ) -> ImportSessionQuerySet:
        return sessions.with_status(Status(value))


class ImportItemFilter(filters.FilterSet):
    outcome = filters.ChoiceFilter(choices=Outcome.choices)
