"""Which connections are still held on this machine: what is held may still be read."""

import struct
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from rotative.newsletters.postfix.queue import NotKnown

TIME_WAIT = "06"  # belongs to nobody any more, and stays for a minute
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def far_ends() -> set[str]:
    """The far ends of all sockets that a process holds or the system still serves, as Postfix's log
    writes them: `[127.0.0.1]:4711`. Raises `NotKnown`.
    """
    found: set[str] = set()
    for table in TABLES:
        try:
            found |= read(table.read_text())
        except FileNotFoundError:
            if table == TABLES[0]:  # the other is missing where there is no IPv6
                raise NotKnown("this system does not say which sockets are open") from None
        except (OSError, ValueError, IndexError, struct.error) as failed:
            raise NotKnown(f"{table}: {failed}") from None
    return found


def read(table: str) -> set[str]:
    """The far ends in a table of the kernel's (proc_net_tcp.txt of its documentation)."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return {name(*_address(row[2])) for row in rows if row[3] != TIME_WAIT}


def name(host: str, port: int) -> str:
    """What Postfix's log calls a connection from there."""
    return f"[{host}]:{port}"


def _address(written: str) -> tuple[str, int]:
    """Words of 32 bits in the machine's own order, in hexadecimal, and the port."""
    words, _, port = written.partition(":")
    octets = b"".join(struct.pack("=I", int(words[n : n + 8], 16)) for n in range(0, len(words), 8))
    if len(octets) == 4:
        return str(IPv4Address(octets)), int(port, 16)
    address = IPv6Address(octets)
    return str(address.ipv4_mapped or address), int(port, 16)
