"""From one drawn letter to a personal, signed message for each subscriber, on a mail server's line.

Functions of what they are given: no table, no setting. `message` composes, `dkim` signs, `smtp`
sends and says what became of it.
"""
