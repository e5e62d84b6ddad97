"""The wire at a real Postfix, smtp-sink behind it: every message arrives once, as it was sent."""

import asyncio
import email
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import dkim as dkimpy
import pytest
from journeys.marks import missing

from rotative.newsletters.wire import dkim
from rotative.newsletters.wire.message import Message, Recipient, Template
from rotative.newsletters.wire.outcomes import Accepted, Outcome, Refused
from rotative.newsletters.wire.smtp import Connection, Server
from rotative.newsletters.wire.tests import peer
from rotative.newsletters.wire.tests.letters import LETTER, LOU, NAMES
from rotative.operations.bench.mailservers import NotHere, Postfix, Sink

READERS, CONNECTIONS = 200, 4
SIGNERS = [
    dkim.Signer("fanal.example", "rsa2026", dkim.make_key("rsa")),
    dkim.Signer("fanal.example", "ed2026", dkim.make_key("ed25519")),
]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postfix, Sink]]:
    pem: Path = tmp_path_factory.mktemp("certificate") / "both.pem"
    pem.write_bytes(peer.certificate())
    more = (
        "smtpd_tls_security_level = may\n"
        f"smtpd_tls_chain_files = {pem}\n"
        "smtpd_recipient_restrictions ="
        " check_recipient_access inline:{ gone@lecteurs.example=REJECT }"
    )
    with ExitStack() as started:
        try:
            sink = started.enter_context(Sink(keeps=True))
            postfix = started.enter_context(Postfix(sink.port, more))
        except NotHere as wanting:
            missing(str(wanting))
        yield postfix, sink


def messages() -> list[Message]:
    template = Template(LETTER, NAMES, SIGNERS)
    return [
        template.personal(
            Recipient(n, f"reader{n}@lecteurs.example", f"prefers-{n:040}", f"leaves-{n:041}")
        )
        for n in range(1, READERS + 1)
    ]


async def send(server: Server, some: list[Message]) -> tuple[int, list[Outcome]]:
    """The port from which these were sent over one connection, and what became of them."""
    async with await Connection.open(server) as connection:
        outcomes = [await connection.send(m.sender, m.recipient, m.data) for m in some]
        return connection.local_port, outcomes


async def send_all(server: Server, all_of_them: list[Message]) -> list[tuple[int, list[Outcome]]]:
    shares = [all_of_them[n::CONNECTIONS] for n in range(CONNECTIONS)]
    return await asyncio.gather(*(send(server, share) for share in shares))


def wait_until_passed_on(postfix: Postfix, queued: set[str]) -> str:
    """The log in which all these are gone from the queue."""
    for _ in range(600):
        log = postfix.log()
        if queued <= set(re.findall(r"qmgr\[\d+\]: (\w+): removed", log)):
            return log
        with pytest.raises(subprocess.TimeoutExpired):
            postfix.process.wait(0.1)
    raise AssertionError(f"not all is passed on:\n{postfix.log()[-3000:]}")


def verifies(data: bytes, index: int) -> bool:
    records = dict(map(dkim.record, SIGNERS))
    return bool(
        dkimpy.DKIM(data).verify(
            index, dnsfunc=lambda name, timeout=0: records[name.decode().rstrip(".")].encode()
        )
    )


def test_two_hundred_readers_get_their_message_once_and_its_signatures_hold(
    servers: tuple[Postfix, Sink],
) -> None:
    postfix, sink = servers
    sent = messages()
    server = Server(
        "127.0.0.1", postfix.port, "fanal.example", tls="starttls", context=peer.contexts()[1]
    )
    connections = asyncio.run(send_all(server, sent))
    outcomes = [outcome for _, some in connections for outcome in some]
    assert {type(outcome) for outcome in outcomes} == {Accepted}
    queued = {str(outcome.text).rpartition(" ")[2] for outcome in outcomes}
    assert len(queued) == READERS

    log = wait_until_passed_on(postfix, queued)
    taken = sink.messages()
    names = Counter(str(email.message_from_bytes(data)["Message-ID"]) for data in taken)
    assert names == Counter(message.message_id for message in sent)
    by_name = {message.message_id: message for message in sent}
    for data in taken:
        ours = by_name[str(email.message_from_bytes(data)["Message-ID"])]
        assert data[data.index(b"DKIM-Signature") :] == ours.data
        assert verifies(data, 0) and verifies(data, 1)
    # By its port the log tells how many messages of a connection the server took.
    for port, some in connections:
        line = re.search(rf"disconnect from \S*:{port} .*", log)
        assert line and f"data={len(some)} " in line[0] and "starttls=1" in line[0]


def test_a_reader_who_is_gone_is_refused_and_the_next_gets_theirs(
    servers: tuple[Postfix, Sink],
) -> None:
    postfix, _ = servers
    template = Template(LETTER, NAMES, SIGNERS)
    some = [
        template.personal(LOU._replace(subscriber=n, address=address))
        for n, address in ((301, "gone@lecteurs.example"), (302, "lou@lecteurs.example"))
    ]
    _, outcomes = asyncio.run(send(Server("127.0.0.1", postfix.port), some))
    refused, accepted = outcomes
    assert isinstance(refused, Refused) and (refused.code, refused.enhanced) == (554, "5.7.1")
    assert isinstance(accepted, Accepted)
    wait_until_passed_on(postfix, {accepted.text.rpartition(" ")[2]})
