"""Mails that come back, as programs write them."""

from rotative.newsletters.naming import names

HOST = "mx.fanal.example"
LETTER = """\
From: Le Fanal <lettres@fanal.example>
Subject: Le quai rouvre
Message-ID: {message_id}
Content-Type: text/plain

Un spam de plus: user unknown.
"""


def letter(edition: int, subscriber: int) -> str:
    return LETTER.format(message_id=names().message_id(edition, subscriber))


def bounce(
    to: str,
    *,
    status: str = "5.1.1",
    said: str = "550 5.1.1 <lou@ailleurs.example>: no such mailbox",
    action: str = "failed",
    quoted: str = "",
) -> bytes:
    """A report of Postfix (RFC 3464), as its `virtual` puts it into a Maildir."""
    return f"""\
Return-Path: <>
X-Original-To: {to}
Delivered-To: {to}
Date: Fri, 27 Nov 2026 07:00:12 +0100 (CET)
From: MAILER-DAEMON@{HOST} (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4D2C1.1/{HOST}"
Message-Id: <20261127060012.4D2C2@{HOST}>

This is a MIME-encapsulated message.

--4D2C1.1/{HOST}
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4D2C1.1/{HOST}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; {HOST}
X-Postfix-Queue-ID: 4D2C1
Arrival-Date: Fri, 27 Nov 2026 07:00:11 +0100 (CET)

Final-Recipient: rfc822; lou@ailleurs.example
Original-Recipient: rfc822;lou@ailleurs.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.ailleurs.example
Diagnostic-Code: smtp; {said}

--4D2C1.1/{HOST}
Content-Description: Undelivered Message
Content-Type: message/rfc822

{quoted}
--4D2C1.1/{HOST}--
""".encode()


def complaint(quoted: str, *, kind: str = "abuse", to: str = "plaintes@fanal.example") -> bytes:
    """A report of a reader's mailbox provider (RFC 5965, B.1)."""
    return f"""\
From: <abusedesk@ailleurs.example>
Date: Fri, 27 Nov 2026 17:40:36 +0100
Subject: FW: Le quai rouvre
To: <{to}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP 192.0.2.1.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

{quoted}
--part1_13d.2e68ed54_boundary--
""".encode()


def words(to: str, body: str, **fields: str) -> bytes:
    """A message of plain text with more header fields, `Auto_Submitted="auto-replied"`."""
    head = {"From": "Lou <lou@ailleurs.example>", "To": to, "Subject": "Re: Le quai rouvre"}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    return "".join(f"{name}: {value}\n" for name, value in head.items()).encode() + (
        b"\n" + body.encode()
    )
