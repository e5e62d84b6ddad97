"""What senders are started with in tests: without a safeguard, or with a fault that strikes."""

# Each lacks one safeguard.
FORGETS = """
from rotative.newsletters.models import Delivery
whole = ledger.turn
def turn(*args):
    '''The word is written when the letter is sent.'''
    intents = whole(*args)
    Delivery.objects.filter(pk__in=[it.delivery for it in intents]).update(state=0)
    return intents
def told(batch, sent, *rest):
    Delivery.objects.filter(pk__in=[pk for pk, _outcome in sent]).update(state=2)
    return turn(batch, sent, *rest)
ledger.turn = told
"""
LETS_THE_DEAD_SPEAK = """
from rotative.newsletters.models import Batch
ledger._mine = lambda batch: Batch.objects.select_related("edition__newsletter").get(pk=batch.pk)
ledger.HOLD, fence, _ = ledger.HOLD.partition("AND claim")
assert fence
"""
ASKS_ONCE = """
from rotative.newsletters import statements
assert statements.GETS_IT in statements.NEXT
statements.NEXT = statements.NEXT.replace(
    statements.GETS_IT, "has.newsletter_id = edition.newsletter_id"
)
"""
FORGETS_WHAT_IT_SENT = """
whole, failed = ledger.turn, set()
def turn(batch, sent, *rest):
    '''What could not be written is not written.'''
    if batch.pk in failed:
        failed.discard(batch.pk)
        sent = []
    try:
        return whole(batch, sent, *rest)
    except Exception:
        failed.add(batch.pk)
        raise
ledger.turn = turn
"""
TAKES_SILENCE_FOR_NO = """
from rotative.newsletters.wire.outcomes import NotSent, Uncertain
as_row = ledger._as_row
ledger._as_row = lambda it: as_row(NotSent("lost") if isinstance(it, Uncertain) else it)
"""
TRUSTS_THE_DATABASE = """
from rotative.newsletters.begun import Begun
Begun.times = lambda self: {}
"""

# Faults that cannot be made from outside at the moment that matters.
LOSES_ANSWERS = """
import threading
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
committed, turned, inside = BaseDatabaseWrapper._commit, ledger.turn, threading.local()
commits = {True: 0, False: 0}
def turn(batch, sent, *rest):
    inside.has_sent = bool(sent)
    try:
        return turned(batch, sent, *rest)
    finally:
        inside.has_sent = False
def commit(self):
    '''The line is lost at every second commit of what was sent, and at every seventh other: every
    other time the database has it, and could not say so.'''
    has_sent = getattr(inside, "has_sent", False)
    commits[has_sent] += 1
    nth, over = divmod(commits[has_sent], 2 if has_sent else 7)
    if over or nth % 2 == 0:
        committed(self)
    if not over:
        self.connection.close()
        raise OperationalError("the line was lost during COMMIT")
ledger.turn, BaseDatabaseWrapper._commit = turn, commit
"""
HAS_A_CLOCK_OF_ITS_OWN = """
from django.utils import timezone
the_right_time = timezone.now
timezone.now = lambda: the_right_time() + timedelta(minutes={minutes})
ledger.LEASE = timedelta(minutes=15)  # as outside of tests
"""
