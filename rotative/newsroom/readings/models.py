"""The second reading, step by step: what is done at a step, by when, and who has begun."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowTask

MOST_HOURS = 30 * 24


class ReadingStep(GroupApprovalTask):
    """A step of a workflow, as *Settings → Workflow tasks* makes it."""

    class Kind(models.TextChoices):
        EDITS = "edits", _("It is read, and may be edited")
        COMMENTS = "comments", _("It is read, and may only be commented on")
        READY = "ready", _("It is ready, and waits to be published")

    kind = models.CharField(
        _("what is done with a story here"), max_length=8, choices=Kind, default=Kind.EDITS
    )
    due_after = models.PositiveSmallIntegerField(
        _("hours to do it in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("Counted from when a story comes to this step. Empty: no time is set."),
    )

    admin_form_fields = [*GroupApprovalTask.admin_form_fields, "kind", "due_after"]
    admin_form_widgets = {**GroupApprovalTask.admin_form_widgets, "kind": forms.RadioSelect}

    class Meta:
        verbose_name = _("step of the second reading")
        verbose_name_plural = _("steps of the second reading")

    def bars_editing(self, user: Any) -> bool:
        """Whether somebody may comment on what is at this step, and change nothing of it."""
        return self.kind == self.Kind.COMMENTS and not user.is_superuser

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """What somebody may do with a story that is here."""
        state = None if self._may_publish(obj, user) else obj.current_workflow_state
        return self.actions_for(obj, user, state.workflow_id if state else None)

    def actions_for(
        self, obj: Any, user: Any, workflow_id: int | None
    ) -> list[tuple[str, str, bool]]:
        """The last approval publishes: whoever may not publish can send back only, there."""
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if workflow_id not in self.ends or self._may_publish(obj, user):
            return actions
        return [action for action in actions if action[0] != "approve"]

    @staticmethod
    def _may_publish(obj: Any, user: Any) -> bool:
        return not isinstance(obj, Page) or bool(obj.permissions_for_user(user).can_publish())

    @cached_property
    def ends(self) -> set[int]:
        """The workflows whose last step it is."""
        steps = WorkflowTask.objects.filter(workflow__in=self.workflows, task__active=True)
        last = dict(steps.order_by("sort_order").values_list("workflow_id", "task_id"))
        return {workflow for workflow, task in last.items() if task == self.pk}

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups read a story, and pass it on or send it back")


class Reading(models.Model):
    """Somebody is on it: who reads a story at the step where it is, and since when."""

    task_state = models.OneToOneField(
        TaskState, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True  # it is no content
