"""Publishing without opening the editor: the rules are those of the editor's button."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page

from rotative.articles.checks import Weight, checks
from rotative.articles.models import ArticlePage
from rotative.newsroom.publication_dialog import may_approve
from rotative.pages.rules import faults


def leave_out_unfit(
    request: HttpRequest, pages: list[Page], action: PublishBulkAction
) -> HttpResponse | None:
    """Of the pages to be published at once, leave out, and name, those that are not ready.

    Back to the list if none is.
    """
    chosen = action.cleaned_form.cleaned_data
    ready = [page for page in pages if _is_ready(request, page)]
    if chosen["include_descendants"]:
        # All are named here, for Wagtail would add them without a question.
        chosen["include_descendants"] = False
        for page in pages:
            drafts = page.get_descendants().not_live().specific()
            may_go = [d for d in drafts if d.permissions_for_user(request.user).can_publish()]
            ready += [draft for draft in may_go if _is_ready(request, draft)]
    pages[:] = {page.pk: page for page in ready}.values()
    return None if pages else redirect(action.next_url)


def _is_ready(request: HttpRequest, page: Page) -> bool:
    """Whether it may be published; whoever asked for it is told what is missing."""
    draft = page.get_latest_revision_as_object()
    found = faults(draft)
    if isinstance(draft, ArticlePage):
        found += [it.words for it in checks(draft) if it.weight is not Weight.ADVICE]
    if not found:
        return True
    title = draft.title or _("(without a headline)")
    messages.error(
        request,
        _("“%(title)s” is not published. %(faults)s") % {"title": title, "faults": " ".join(found)},
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))],
    )
    return False


class DecisionView(WorkflowActionView):
    """Approves or returns a story from a list or the first screen, without opening it.

    Where the approval would publish a story, it goes on to the dialog whose button says so.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._would_publish():
            return self._go_on(self._dialog())
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._would_publish():
            return self._go_on(self._dialog())
        if self.action_name != "approve" or _is_ready(request, self.object):
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        return self._go_on(self.redirect_url)

    def _would_publish(self) -> bool:
        is_story = isinstance(self.object.specific_deferred, ArticlePage)
        is_approval = self.action_name == "approve"
        return is_approval and is_story and may_approve(self.object, self.request.user)

    def _dialog(self) -> str:
        editor = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        return f"{editor}?{urlencode({'next': self.redirect_url})}#publish"

    def _go_on(self, there: str) -> HttpResponse:
        if self.request.headers.get("x-requested-with") != "XMLHttpRequest":
            return redirect(there)
        data = {"step": "success", "redirect": there}
        answer: HttpResponse = self.render_modal_json(self.request, data)
        return answer
