"""A message in the form in which it is written to a server."""

LONGEST_LINE = 998  # octets, without its end (RFC 5321, 4.5.3.1.6)


class Lines(bytes):
    """What `as_lines` has made: it takes longer to look through than to send."""


def as_lines(data: bytes) -> Lines:
    """A message as it is written: dots at the beginning of lines doubled (RFC 5321, 4.5.2).

    Raises `ValueError` for a line that is too long, for CR or LF alone (by which a message might
    be made two), and for NUL.
    """
    if isinstance(data, Lines):
        return data
    ends = data.count(b"\r\n")
    if data.count(b"\n") != ends or data.count(b"\r") != ends or b"\0" in data:
        raise ValueError("a message has CR and LF in pairs only, and no NUL")
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    begin = 0
    while begin < len(data):
        end = data.rfind(b"\n", begin, begin + LONGEST_LINE + 2)
        if end < 0:
            raise ValueError(f"a line of a message has {LONGEST_LINE} octets at most")
        begin = end + 1
    if data.startswith(b"."):
        data = b"." + data
    return Lines(data.replace(b"\n.", b"\n..") if b"\n." in data else data)
