"""How much the press does at once, and how long it waits.

Asked for as `measures.HOT`: whoever changes one (a test does) changes it for all.
"""

from datetime import timedelta

HOT = 40  # pages that whoever publishes presses before the answer; the rest is parked
BATCH = 64  # pages of one claim and one commit
SLICE = 500  # rows named in one statement, keys in one touch
TOUCHES = 20  # taken by one drain
DRAFTERS = 4  # threads that compress pages and write them aside
TRIES = 3  # to print what changes meanwhile
LEASE = timedelta(seconds=10)  # of a claim
PATIENCE = 1.0  # seconds for another process to press what it has claimed, before it is parked
COMES_BACK = 5.0  # seconds that whoever publishes waits for a database that has gone
KEPT_KEYS = 200  # of an epoch, in the log
