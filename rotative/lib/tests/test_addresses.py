"""One rule for addresses, whoever gives them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.lib.addresses import LONGEST, address_of, free_address

RULE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("L’été revient : la pêche à pied", "l-ete-revient-la-peche-a-pied"),
        ("L'été revient", "l-ete-revient"),
        ("Lʼété revient", "l-ete-revient"),
        ("Gwenn L’Hostis d’Œil", "gwenn-l-hostis-d-oeil"),
        ("Œuvre d’art contemporain", "oeuvre-d-art-contemporain"),
        ("Côte d’Émeraude", "cote-d-emeraude"),
        ("Côte d’E\u0301meraude", "cote-d-emeraude"),
        ("Ex æquo, cœur et sœur", "ex-aequo-coeur-et-soeur"),
        ("Łukasz Wójcik", "lukasz-wojcik"),
        ("Bjørn Ødegård", "bjorn-odegard"),
        ("Đorđe, Þór, Guðrún, Straße, Diyarbakır", "dorde-thor-gudrun-strasse-diyarbakir"),
        ("Inter\u00adna\u200btio\u2060nal", "international"),
        ("Одесса", "odessa"),
        ("北京", "beijing"),
        ("100 % des 1 000 €", "100-des-1-000"),
        ("ﬁn de l’histoire…", "fin-de-l-histoire"),
        ("🎉", "tada"),
        (" -- Tout ! -- ", "tout"),
    ],
)
def test_a_name_gives_this_address(name: str, address: str) -> None:
    assert address_of(name) == address


def test_an_address_ends_with_a_whole_word_within_80_characters() -> None:
    headline = (
        "La halle aux grains rouvrira au printemps après deux ans de travaux et de longs débats"
    )
    assert address_of(headline) == (
        "la-halle-aux-grains-rouvrira-au-printemps-apres-deux-ans-de-travaux-et-de-longs"
    )
    assert address_of("anti" * 40) == ("anti" * 20)
    assert address_of("l’" + "anti" * 40) == "l-" + ("anti" * 20)[:78]


def test_a_name_without_a_letter_has_the_word_for_such() -> None:
    assert address_of("?!…") == "page"
    assert address_of("", "topic") == "topic"


def test_those_who_come_later_are_numbered_within_80_characters() -> None:
    taken = {"la-halle", "la-halle-2", "a" * 80}
    assert free_address("La halle", taken.__contains__) == "la-halle-3"
    assert free_address("Le pont", taken.__contains__) == "le-pont"
    assert free_address("a" * 90, taken.__contains__) == "a" * 78 + "-2"


@given(st.text())
def test_whatever_the_name_the_address_keeps_the_rule(name: str) -> None:
    address = address_of(name)
    assert RULE.fullmatch(address)
    assert len(address) <= LONGEST
    assert address_of(address) == address
