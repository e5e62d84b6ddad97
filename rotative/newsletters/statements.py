"""What the ledger says to the database for each letter, in plain SQL, on SQLite and PostgreSQL.

Django builds a statement anew whenever it is said, and for ten letters that took more of the
processor than sending them. These are said as they stand; rows come as one JSON array of arrays.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from rotative.newsletters.models import Batch, Delivery, Edition, Subscription

# The rows of `%(rows)s`, one `value` each; `value ->> 0` is its first column on both.
EACH = {
    "sqlite": "json_each(%(rows)s) AS it",
    "postgresql": "json_array_elements(%(rows)s) AS it(value)",
}

# Of a subscription and an edition: whether it brings it. `Subscription.objects.confirmed_for` says
# the same, and a test has all cases.
GETS_IT = (
    "has.newsletter_id = edition.newsletter_id AND (has.state = %(confirmed)s"
    " OR has.state = %(paused)s AND has.paused_until <= edition.day)"
)

# The deliveries of a batch: (subscriber).
ENTER = """
    INSERT INTO newsletters_delivery
        (edition_id, batch_id, subscriber_id, state, tries, code, said)
    SELECT %(edition)s, %(batch)s, CAST(it.value ->> 0 AS bigint), %(queued)s, 0, 0, ''
    FROM {each}
"""

# The fence. It comes first, for it locks the batch: whoever was superseded changes no row here, and
# says nothing more.
HOLD = """
    UPDATE newsletters_batch
    SET lease_until = %(until)s, session = %(name)s, mark = %(mark)s, accepted = %(accepted)s
    WHERE id = %(batch)s AND claim = %(claim)s AND state = %(taken)s
"""

# What became of letters: (delivery, state, code, said). Only of those still under way: what was
# told before, or decided by somebody else since, stands. (`+`: SQLite would rather read the array
# again for each row of the batch.)
TELL = """
    UPDATE newsletters_delivery
    SET state = CAST(it.value ->> 1 AS smallint), code = CAST(it.value ->> 2 AS smallint),
        said = it.value ->> 3, at = %(now)s
    FROM {each}
    WHERE newsletters_delivery.id = CAST(it.value ->> 0 AS bigint)
        AND +newsletters_delivery.batch_id = %(batch)s
        AND newsletters_delivery.state = %(under_way)s
"""

# What was intended and of which nothing was told was never begun.
TAKE_BACK = """
    UPDATE newsletters_delivery SET state = %(queued)s, tries = tries - 1
    WHERE batch_id = %(batch)s AND state = %(under_way)s
"""

# Which come next, as long as their edition goes on; without a name who has left since it was
# frozen. What was put off is tried once in a round: one begins when its time of waiting is over.
# (`id + 0`: PostgreSQL would rather walk through all deliveries in the order of their numbers
# until it has met ten of this batch.)
NEXT = f"""
    SELECT delivery.id, delivery.subscriber_id, subscriber.handle, subscriber.email,
        subscriber.language
    FROM (
        SELECT delivery.id, delivery.subscriber_id, batch.edition_id
        FROM newsletters_batch AS batch
        JOIN newsletters_edition AS edition ON edition.id = batch.edition_id
        JOIN newsletters_delivery AS delivery ON delivery.batch_id = batch.id
        WHERE batch.id = %(batch)s AND edition.state = %(sending)s AND edition.until >= %(now)s
            AND (delivery.state = %(queued)s OR delivery.state = %(put_off)s
                AND delivery.at < COALESCE(batch.not_before, edition.frozen_at))
        ORDER BY delivery.id + 0
        LIMIT %(most)s
    ) AS delivery
    JOIN newsletters_edition AS edition ON edition.id = delivery.edition_id
    LEFT JOIN newsletters_subscription AS has
        ON has.subscriber_id = delivery.subscriber_id AND {GETS_IT}
    LEFT JOIN newsletters_subscriber AS subscriber ON subscriber.id = has.subscriber_id
    ORDER BY delivery.id
"""  # noqa: S608 - nothing in it but what stands above

# The word before a letter, or that there will be none: (delivery, state, tries more).
INTEND = """
    UPDATE newsletters_delivery
    SET state = CAST(it.value ->> 1 AS smallint), tries = tries + CAST(it.value ->> 2 AS smallint),
        at = %(now)s
    FROM {each}
    WHERE newsletters_delivery.id = CAST(it.value ->> 0 AS bigint)
"""

_STATES: dict[str, Any] = {
    "confirmed": Subscription.State.CONFIRMED.value,
    "paused": Subscription.State.PAUSED.value,
    "sending": Edition.State.SENDING.value,
    "taken": Batch.State.TAKEN.value,
    "queued": Delivery.State.QUEUED.value,
    "under_way": Delivery.State.UNDER_WAY.value,
    "put_off": Delivery.State.PUT_OFF.value,
}


def say(cursor: CursorWrapper, statement: str, rows: Sequence[Any] = (), **given: Any) -> None:
    """Say a statement, about these rows where it takes some."""
    if "{each}" in statement:
        statement = statement.replace("{each}", EACH[connection.vendor])
        given["rows"] = json.dumps(rows)
    values: dict[str, Any] = {name: _kept(value) for name, value in given.items()}
    cursor.execute(statement, _STATES | values)


def _kept(value: Any) -> Any:
    """A time as Django keeps it: they are compared with those that it has written."""
    return connection.ops.adapt_datetimefield_value(value) if type(value) is datetime else value


def waiting(cursor: CursorWrapper, batch: int, most: int, now: datetime) -> list[Any]:
    """So many of a batch at most that come next: delivery, subscriber, handle, address, language,
    the last three being None of who has left.
    """
    say(cursor, NEXT, batch=batch, most=most, now=now)
    return cursor.fetchall()
