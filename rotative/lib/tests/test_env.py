"""Settings: what is right is read, what is wrong is refused by name with the mend."""

import grp
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rotative.lib import env

PATIENCE = {  # with a server that hangs
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


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
        (env.secret, "short", {"kept_in": Path("x")}),
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
        place.write_text("the-other-was-first\n")
        link(draft, kept_in)

    monkeypatch.setattr(env.os, "link", slow)
    assert env.secret("NAME", kept_in=place, env={}) == "the-other-was-first"


def test_a_file_in_a_directorys_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(env.WrongSetting, match="which is a file"):
        read(env.directory, str(tmp_path / "file"), default=Path("x"))
    assert read(env.directory, str(tmp_path / "not-yet"), default=Path("x")) == tmp_path / "not-yet"
    assert not (tmp_path / "not-yet").exists()
