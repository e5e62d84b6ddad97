"""What a Postfix on this machine knows of letters that were under way when their line was lost.

    log        where its log ended when a connection was opened, and what has come since
    lines      what its lines say of one connection and its letters
    queue      whose mail waits in its queue
    sockets    which connections its side still holds
    verdicts   what follows
    reconciling  asks all of them, and tells the ledger

(docs/decisions/0049-the-mail-server-is-asked.md has the argument, docs/operations/postfix.md what
Postfix has to be told.)
"""
