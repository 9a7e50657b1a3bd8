"""The admin as a back room for one's own catalogue: superusers too see only what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import ModelForm

from imalink.owned import OwnedModel, OwnedQuerySet

if TYPE_CHECKING:
    from django.db.models import Field, ForeignKey, QuerySet
    from django.forms import ModelChoiceField
    from django.http import HttpRequest

    # Generic for the type checker only: Django's classes take no parameters when they run.
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    OwnedModelForm = ModelForm[Any]
else:
    ModelAdmin, TabularInline, OwnedModelForm = admin.ModelAdmin, admin.TabularInline, ModelForm


class OwnedForm(OwnedModelForm):
    """Checks the constraints with the owner too, whom nobody fills in."""

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions - {"owner"}


class OwnedModelAdmin(ModelAdmin):
    """Own rows only: in lists, at their addresses, in choices and in what autocomplete finds."""

    exclude = ["owner"]
    form = OwnedForm
    list_per_page = 50
    # Counting everything just to say so beside the filtered count is a scan.
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(owner_id=request.user.pk)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        obj.owner_id = request.user.pk
        super().save_model(request, obj, form, change)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        model: Any = db_field.related_model
        if issubclass(model, OwnedModel):
            kwargs["queryset"] = model._default_manager.filter(owner_id=request.user.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        # A class of its own for each request, so the owner of a new row can be set on it.
        owner_id = request.user.pk

        class FormOfOwner(form):  # type: ignore[misc, valid-type]  # made at run time
            def _post_clean(self) -> None:
                self.instance.owner_id = owner_id
                super()._post_clean()

        return FormOfOwner


class KeptInline(TabularInline):
    """Rows that imports make, shown with what they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptModelAdmin(OwnedModelAdmin):
    """Rows that imports make: looked at here, neither added nor deleted."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnedRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by a related row that offers the owner's rows only."""

    def field_choices(
        self, field: Field[Any, Any], request: HttpRequest, model_admin: ModelAdmin
    ) -> Any:
        model: Any = field.related_model
        rows: OwnedQuerySet[Any] = model._default_manager.owned_by(request.user)
        return [(row.pk, str(row)) for row in rows.order_by("-pk")[:100]]
