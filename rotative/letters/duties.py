"""What the worker keeps doing for those who wrote to the newsroom."""

from django.utils.translation import gettext_lazy as _

from rotative.duties.declared import Duty
from rotative.letters import retention

DUTIES = [Duty("letters", _("Erasing letters that are done with"), retention.forget, every=3600)]
