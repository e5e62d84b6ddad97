"""Settings: what is right is read, what is wrong is refused by name with the mend."""

import grp
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http.request import split_domain_port
from hypothesis import given, settings
from hypothesis import strategies as st

from rotative.lib import env

PATIENCE = {  # with a server that hangs
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
SETTINGS = Path(env.__file__).parent.parent / "settings.py"


def read(reader: Callable[..., Any], value: str, **known: Any) -> Any:
    return reader("NAME", env={"NAME": value}, **known)


@pytest.mark.parametrize(("value", "means"), [("1", True), (" YES ", True), ("off", False)])
def test_a_switch_is_read_in_any_case(value: str, means: bool) -> None:
    assert read(env.boolean, value) is means


def test_an_empty_switch_is_its_default() -> None:
    assert read(env.boolean, " ", default=True) is True


@pytest.mark.parametrize(
    ("reader", "value", "known"),
    [
        (env.boolean, "oui", {}),
        (env.site_url, "lefanal.example", {"default": ""}),
        (env.site_url, "https://lefanal.example/journal", {"default": ""}),
        (env.site_url, "https://lefanal.example:99999", {"default": ""}),
        (env.site_url, "https://moi:mot@lefanal.example", {"default": ""}),
        (env.site_url, "ftp://lefanal.example", {"default": ""}),
        (env.site_url, "https://[::1", {"default": ""}),
        (env.time_zone, "Paris", {"default": ""}),
        (env.time_zone, "../../etc/passwd", {"default": ""}),
        (env.database, "mysql://a/b", {"sqlite_file": Path("x")}),
        (env.database, "postgresql://host", {"sqlite_file": Path("x")}),
        (env.database, "postgresql://host:port/name", {"sqlite_file": Path("x")}),
        (env.mail_server, "mail.example:587", {}),
        (env.mail_server, "smtp://", {}),
        (env.mail_server, "mailgun://key@", {}),
        (env.mail_server, "mailgun://fanal.example", {}),
        (env.mail_server, "mailgun://key:more@fanal.example", {}),
        (env.mail_server, "mailjet://key@", {}),
        (env.mail_server, "mailjet://key:secret@fanal.example", {}),
        (env.mail_events, "short", {}),
        (env.mail_events, "un-mot-pour-deux", {"api": "mailjet"}),
        (env.day, "2026-13-01", {}),
        (env.secret, "short", {"kept_in": Path("x")}),
        (env.former_secrets, f"{'a' * 32} short", {}),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    reader: Callable[..., Any], value: str, known: dict[str, Any]
) -> None:
    with pytest.raises(env.WrongSetting, match=r"^NAME "):
        read(reader, value, **known)


def test_a_site_address_loses_its_final_slash_alone() -> None:
    assert read(env.site_url, "https://lefanal.example:8443/", default="") == (
        "https://lefanal.example:8443"
    )


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("HTTPS://WWW.LeFanal.Example", "https://www.lefanal.example"),
        ("https://www.lefanal.example.", "https://www.lefanal.example"),
        ("https://www.lefanal.example:443", "https://www.lefanal.example"),
        ("http://lefanal.example:80/", "http://lefanal.example"),
        ("http://lefanal.example:443", "http://lefanal.example:443"),
        ("https://l\u00e9t\u00e9.example", "https://xn--lt-bjab.example"),
        ("https://L\u00c9T\u00c9.example", "https://xn--lt-bjab.example"),
        ("https://le\u0301te\u0301.example", "https://xn--lt-bjab.example"),
        (
            "https://\u043d\u043e\u0432\u043e\u0441\u0442\u0438.example",
            "https://xn--b1amnebsh.example",
        ),
        ("https://stra\u00dfe.example", "https://xn--strae-oqa.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[2001:DB8:0::1]", "http://[2001:db8::1]"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("  https://lefanal.example  ", "https://lefanal.example"),
    ],
)
def test_a_site_address_is_written_as_browsers_write_it(written: str, means: str) -> None:
    assert read(env.site_url, written, default="") == means


@pytest.mark.parametrize(
    "value",
    [
        "https://le fanal.example",
        "https://lefanal.example/\n",
        "https://lefa\tnal.example",
        "https://lefanal\u00a0.example",
        "https://lefanal_.example",
        "https://-.example",
        "https://.example",
        "https://a..example",
        "https://*.example",
        "https://lefanal.example:",
        "https://lefanal.example:0",
        "https://lefanal.example:\uff18\uff10",
        "https://@lefanal.example",
        "https://lefanal.example?",
        "https://lefanal.example#",
        "https://lefanal.example//",
        "https://lefanal.example\\",
        "https:lefanal.example",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://[lefanal]",
        "https://::1",
        "http://127.1",
        "http://2130706433",
        "http://999.1.1.1",
        f"https://{'a' * 64}.example",
        f"https://{'a.' * 130}example",
    ],
)
def test_an_odd_site_address_is_refused(value: str) -> None:
    if value in {
        "https://lefanal.example:",
        "https://lefanal.example/\n",
    }:  # said as browsers would
        assert read(env.site_url, value, default="") == "https://lefanal.example"
        return
    with pytest.raises(env.WrongSetting, match=r"^NAME is "):
        read(env.site_url, value, default="")


def test_former_keys_are_parted_by_spaces_and_none_is_said_in_an_error() -> None:
    first, second = "first-" * 6, "second-" * 6
    assert read(env.former_secrets, f" {first}\n{second} ") == [first, second]
    assert read(env.former_secrets, "") == []
    with pytest.raises(env.WrongSetting, match="NAME has 8 characters in its key number 2") as said:
        read(env.former_secrets, f"{first} shortkey")
    assert "shortkey" not in str(said.value)


def test_a_log_level_is_read_in_any_case() -> None:
    assert read(env.log_level, "debug", default="WARNING") == "DEBUG"
    assert read(env.log_level, "", default="WARNING") == "WARNING"


def test_proxies_are_addresses_and_networks() -> None:
    found = read(env.networks, "127.0.0.1, 10.0.0.0/8 ::1")
    assert [str(network) for network in found] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


# -- whatever is written

odd = st.text(
    st.characters(exclude_characters="\x00")  # no environment holds one
    | st.sampled_from("[]:/@%.?# \t\n\\0189aA\u00e9\u0130\u200d\uff0e\udc80"),
    max_size=60,
)
beginnings = [
    "",
    "https://",
    "smtp://a:b@",
    "postgresql://a:b@h:",
    "fastly://",
    "varnish://",
    "~",
    "/",
]
READERS: list[Callable[[str], Any]] = [
    lambda value: read(env.boolean, value),
    lambda value: read(env.site_url, value, default="https://lefanal.example"),
    lambda value: read(env.log_level, value, default="WARNING"),
    lambda value: read(env.time_zone, value, default="Europe/Paris"),
    lambda value: read(env.directory, value, default=Path("data")),
    lambda value: read(env.file, value),
    lambda value: read(env.day, value),
    lambda value: read(env.database, value, sqlite_file=Path("x")),
    lambda value: read(env.mail_server, value),
    lambda value: read(env.mail_events, value),
    lambda value: read(env.caches, value),
    lambda value: read(env.networks, value),
]


@given(st.sampled_from(READERS), st.sampled_from(beginnings), odd)
@settings(max_examples=300, deadline=None)
def test_any_value_is_read_or_refused_in_one_line(
    reader: Callable[[str], Any], beginning: str, rest: str
) -> None:
    try:
        reader(beginning + rest)
    except env.WrongSetting as refused:
        assert str(refused).startswith("NAME ")
        assert len(str(refused).splitlines()) == 1


@given(odd)
@settings(max_examples=200, deadline=None)
def test_a_site_address_that_is_taken_is_one_that_django_answers_at(rest: str) -> None:
    try:
        taken = read(env.site_url, f"https://{rest}", default="")
    except env.WrongSetting:
        return
    host = taken.removeprefix("https://")
    assert taken.isascii()
    assert split_domain_port(host)[0]
    assert read(env.site_url, taken, default="") == taken


VARIABLES = [
    ("ROTATIVE_DATA", "{tmp}/file"),
    ("DATABASE_URL", "postgresql://a@b:0/name"),
    ("DATABASE_URL", "postgresql://a@b:99999/name"),
    ("DATABASE_URL", "postgresql://a@b\n/name"),
    ("ROTATIVE_SITE_URL", "https://le fanal.example"),
    ("ROTATIVE_SECRET_KEY", "short"),
    ("ROTATIVE_TIME_ZONE", "Paris"),
    ("ROTATIVE_MAIL_URL", "smtp://mail.example:99999"),
    ("ROTATIVE_MAIL_URL", "smtp://a b.example"),
    ("ROTATIVE_MAIL_URL", "mailgun://key"),
    ("ROTATIVE_MAIL_EVENTS", "short"),
    ("ROTATIVE_MAIL_FROM", "la rédaction"),
    ("ROTATIVE_MAIL_FROM", "le fanal@fanal.example"),
    ("ROTATIVE_MAIL_BACK", "retours@fanal.example"),
    ("ROTATIVE_MAIL_RETURNS", "{tmp}/file"),
    ("ROTATIVE_POSTFIX_LOG", "{tmp}"),
    ("ROTATIVE_MAIL_NEW_SINCE", "27/11/2026"),
    ("ROTATIVE_PROXIES", "nginx"),
    ("ROTATIVE_WEB_GROUP", "no-such-group"),
    ("ROTATIVE_PURGE", "squid://cache"),
    ("ROTATIVE_DEBUG", "oui"),
    ("ROTATIVE_LOG_LEVEL", "LOUD"),
    ("ROTATIVE_FORMER_SECRET_KEYS", "short"),
]


@pytest.mark.parametrize(("name", "value"), VARIABLES)
def test_a_wrong_setting_is_one_line_and_an_exit_status(
    name: str, value: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("ROTATIVE", "DATABASE"))
    }
    environment["ROTATIVE_DATA"] = str(tmp_path)
    environment[name] = value.format(tmp=tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", "import rotative.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"rotative: {name} ")


def test_every_variable_of_the_settings_is_tried() -> None:
    used = set(re.findall(r'"((?:ROTATIVE|DATABASE)_[A-Z_]+)"', Path(SETTINGS).read_text()))
    assert used == {name for name, _value in VARIABLES}


def test_a_key_file_that_holds_none_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "secret_key"
    for content in (b"", b"\xff" * 40, b"short"):
        place.write_bytes(content)
        with pytest.raises(env.WrongSetting, match="delete it"):
            env.secret("NAME", kept_in=place, env={})


def test_a_database_address_is_taken_apart() -> None:
    made = read(
        env.database,
        "postgresql://moi:p%40ss%2Fword@db.example:5433/le%20fanal?sslmode=require",
        sqlite_file=Path("x"),
    )
    parts = [made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")]
    assert parts == [
        "le fanal",
        "moi",
        "p@ss/word",
        "db.example",
        "5433",
        PATIENCE | {"sslmode": "require"},
    ]


def test_a_database_may_listen_on_a_socket() -> None:
    made = read(env.database, "postgresql:///fanal?host=/run/postgresql", sqlite_file=Path("x"))
    assert (made["HOST"], made["NAME"], made["OPTIONS"]) == (
        "/run/postgresql",
        "fanal",
        PATIENCE,
    )


def test_without_a_database_address_there_is_the_embedded_file() -> None:
    made = read(env.database, "", sqlite_file=Path("/a/b?c.sqlite3"))
    assert made["NAME"] == "file:///a/b%3Fc.sqlite3?mode=rw", "a connection never makes the file"


def test_the_group_of_the_web_server_is_named() -> None:
    assert read(env.group, "") is None
    assert read(env.group, grp.getgrgid(0).gr_name) == 0
    with pytest.raises(env.WrongSetting, match="no such group"):
        read(env.group, "no-such-group-here")


def test_mail_comes_from_an_address_and_goes_back_to_a_domain() -> None:
    assert read(env.mail_address, "lettre@été.example", default="") == "lettre@xn--t-9fab.example"
    assert read(env.mail_address, "", default="rotative@localhost") == "rotative@localhost"
    assert read(env.domain, "Retours.Fanal.example", default="") == "retours.fanal.example"


@pytest.mark.parametrize("reader", [env.database, env.mail_server])
def test_a_refusal_never_shows_a_password(reader: Callable[..., Any]) -> None:
    known = {"sqlite_file": Path("x")} if reader is env.database else {}
    with pytest.raises(env.WrongSetting) as refusal:
        read(reader, "http://moi:hunter2@a.example/b", **known)
    assert "hunter2" not in str(refusal.value)
    assert "moi:***@a.example" in str(refusal.value)


def test_a_mail_server_is_called_in_the_way_its_scheme_says() -> None:
    plain = read(env.mail_server, "smtp://localhost:2525")
    login = read(env.mail_server, "smtp://moi:m%40t@mail.example")
    tls = read(env.mail_server, "smtps://mail.example")
    assert [plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_USE_SSL"]] == [
        2525,
        False,
        False,
    ]
    assert [login["EMAIL_PORT"], login["EMAIL_USE_TLS"]] == [587, True]
    assert login["EMAIL_HOST_PASSWORD"] == "m@t"
    assert [tls["EMAIL_PORT"], tls["EMAIL_USE_SSL"]] == [465, True]


def test_a_mail_provider_is_named_with_its_keys() -> None:
    assert read(env.mail_server, "mailgun://key-1%2F2@lettres.été.example") == {
        "API": "mailgun",
        "OPTIONS": {
            "api_key": "key-1/2",
            "sender_domain": "lettres.xn--t-9fab.example",
            "api_url": "https://api.eu.mailgun.net/v3",
        },
    }
    assert read(env.mail_server, "mailjet://nom:mot@") == {
        "API": "mailjet",
        "OPTIONS": {"api_key": "nom", "secret_key": "mot"},
    }
    assert read(env.mail_events, "fanal:un-mot-pour-deux") == "fanal:un-mot-pour-deux"


@pytest.mark.parametrize("wrong", ["mailgun://hunter2", "mailjet://moi:hunter2@a.example"])
def test_a_refusal_never_shows_a_key(wrong: str) -> None:
    with pytest.raises(env.WrongSetting) as refusal:
        read(env.mail_server, wrong)
    assert "hunter2" not in str(refusal.value)
    assert "write mail" in str(refusal.value)


def test_a_provider_without_its_program_is_refused_with_the_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(env, "find_spec", lambda _name: None)
    with pytest.raises(env.WrongSetting, match=r"pip install 'rotative\[anymail\]'"):
        read(env.mail_server, "mailgun://key@fanal.example")


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "new" / "secret_key"
    first = env.secret("NAME", kept_in=place, env={})
    assert env.secret("NAME", kept_in=place, env={}) == first
    assert len(first) >= 50
    assert place.stat().st_mode & 0o077 == 0
    assert [f.name for f in place.parent.iterdir()] == ["secret_key"]


def test_of_two_that_start_together_both_keep_the_first_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "secret_key"
    link = env.os.link

    def slow(draft: Path, kept_in: Path) -> None:
        place.write_text("the-other-was-first-" * 2 + "\n")
        link(draft, kept_in)

    monkeypatch.setattr(env.os, "link", slow)
    assert env.secret("NAME", kept_in=place, env={}) == "the-other-was-first-" * 2


def test_a_file_need_not_be_there_and_is_no_directory(tmp_path: Path) -> None:
    assert read(env.file, "") is None
    assert read(env.file, f" {tmp_path}/mail.log ") == tmp_path / "mail.log"
    with pytest.raises(env.WrongSetting, match="which is a directory: name a file"):
        read(env.file, str(tmp_path))


def test_a_file_in_a_directorys_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(env.WrongSetting, match="which is a file"):
        read(env.directory, str(tmp_path / "file"), default=Path("x"))
    assert read(env.directory, str(tmp_path / "not-yet"), default=Path("x")) == tmp_path / "not-yet"
    assert not (tmp_path / "not-yet").exists()


def test_a_directory_that_need_not_be_is_none_where_none_is_named(tmp_path: Path) -> None:
    assert read(env.directory_or_none, " ") is None
    assert read(env.directory_or_none, str(tmp_path / "returns")) == tmp_path / "returns"
