"""Names, roles and agencies out of what bylines and data say."""

import pytest

from rotative.importers.byline import is_byline, names_of
from rotative.importers.names import split_names

# What is written, and who signed; "*" marks agencies, brackets hold roles.
WRITTEN: list[tuple[str, list[str]]] = [
    ("Benoît Vasseur (Moscou, correspondant)", ["Benoît Vasseur (Moscou, correspondant)"]),
    ("Judith Kerrien, envoyée spéciale à Dakar", ["Judith Kerrien (envoyée spéciale à Dakar)"]),
    ("par Collectif Halle vive", ["Collectif Halle vive*"]),
    ("Auteur: Anna Kerbrat", ["Anna Kerbrat"]),
    ("PAUL GARREC", ["Paul Garrec"]),
    ("6Ondes", ["6Ondes*"]),
    ("Ирина Белова", ["Ирина Белова"]),
    ("Łukasz Wójcik", ["Łukasz Wójcik"]),
    ("Reuters", ["Reuters*"]),
    ("Paul GARREC", ["Paul Garrec"]),
    ("By Tom Haldane, Ruth Okafor and Ann Lee", ["Tom Haldane", "Ruth Okafor", "Ann Lee"]),
    ("Par Paul Garrec avec AFP", ["Paul Garrec", "AFP*"]),
    ("Par P.G. avec l'AFP", ["P.G.", "AFP*"]),
    ("Propos recueillis par Lise Armor", ["Lise Armor"]),
    ("Paul Garrec (AFP)", ["Paul Garrec", "AFP*"]),
    ("AFP", ["AFP*"]),
    ("Agence France-Presse", ["Agence France-Presse*"]),
    ("paul.garrec@journal.fr (Paul Garrec)", ["Paul Garrec"]),
    ("admin", []),
    ("https://x.example/author/paul", []),
    ("JEAN-PAUL DE LA TOUR", ["Jean-Paul de la Tour"]),
    ("SEAN MCDONALD", ["Sean McDonald"]),
    ("ANNE D'ARMOR", ["Anne d'Armor"]),
    ("GWENN L’HOSTIS D’ŒIL", ["Gwenn L’Hostis d’Œil"]),
    ("Pieter van der Meer", ["Pieter van der Meer"]),
    ("Judith Kerrien à Dakar", ["Judith Kerrien (à Dakar)"]),
    ("Ann Lee in Paris", ["Ann Lee (in Paris)"]),
    ("Ann Lee, Paris", ["Ann Lee (Paris)"]),
    ("Ann Lee, Moscow correspondent", ["Ann Lee (Moscow correspondent)"]),
    (
        "De notre correspondant à Moscou, Benoît Vasseur",
        ["Benoît Vasseur (correspondant à Moscou)"],
    ),
    (
        "de notre envoyée spéciale à Dakar, Judith Kerrien",
        ["Judith Kerrien (envoyée spéciale à Dakar)"],
    ),
    (
        "Par Lise Armor, journaliste, et Paul Garrec, photographe",
        ["Lise Armor (journaliste)", "Paul Garrec (photographe)"],
    ),
    (
        "Lise Armor (à Brest) et Paul Garrec (à Nantes)",
        ["Lise Armor (à Brest)", "Paul Garrec (à Nantes)"],
    ),
    ("Lise Armor, Brest, et Paul Garrec, Nantes", ["Lise Armor (Brest)", "Paul Garrec (Nantes)"]),
    ("Garrec, Paul", ["Paul Garrec"]),
    ("Par Lise Armor Publié le 3 mai 2024", ["Lise Armor"]),
    ("Par Lise Armor le 3 mai 2024 à 16h", ["Lise Armor"]),
    ("Par Lise Armor - 3 mai 2024", ["Lise Armor"]),
    ("By Ann Lee | 3 May 2024", ["Ann Lee"]),
    ("By Ann Lee · May 3, 2024", ["Ann Lee"]),
    ("By ANN LEE and TOM ROE", ["Ann Lee", "Tom Roe"]),
    ("王小明", ["王小明"]),
    ("بقلم سعاد الخطيب", ["سعاد الخطيب"]),
    (
        "Jean-Pierre Martin, professeur à l’université de Brest",
        ["Jean-Pierre Martin (professeur à l’université de Brest)"],
    ),
    ("Par Lise Armor, Service Politique", ["Lise Armor (Service Politique)"]),
    ("AFP/Paul Garrec", ["AFP*", "Paul Garrec"]),
    ("The Associated Press", ["The Associated Press*"]),
    ("By Ann Lee, with Reuters", ["Ann Lee", "Reuters*"]),
    ("La rédaction", ["La rédaction"]),
    ("Rédaction", ["Rédaction"]),
    ("Par la rédaction", ["La rédaction"]),
    ("la rédaction avec AFP", ["La rédaction", "AFP*"]),
    ("N. Kaci", ["N. Kaci"]),
    ("Le Fanal avec AFP", ["Le Fanal", "AFP*"]),
    ("Ann Lee, Associated Press", ["Ann Lee", "Associated Press*"]),
    ("Par Nora Kaci (@norakaci)", ["Nora Kaci"]),
    ("Textes : Nora Kaci", ["Nora Kaci"]),
    ("Par Nora Kaci, Photos Paul Garrec", ["Nora Kaci", "Paul Garrec (photos)"]),
    ("Written by Ann Lee, BBC News", ["Ann Lee", "BBC News*"]),
    (
        "Par Jean de La Tour d’Auvergne et Marie-Ève du Pré",
        ["Jean de La Tour d’Auvergne", "Marie-Ève du Pré"],
    ),
    ("MARIE O'BRIEN", ["Marie O'Brien"]),
    ("Par ANNE LE GOFF, À DAKAR", ["Anne Le Goff (À DAKAR)"]),
    ("AHMED BEN SALAH", ["Ahmed Ben Salah"]),
    ("By Ann Lee, Ph.D. and John Roe, Jr.", ["Ann Lee (Ph.D.)", "John Roe (Jr)"]),
    ("dpa", ["dpa*"]),
    ("Keystone-ATS", ["Keystone-ATS*"]),
    ("Robert Garrec III", ["Robert Garrec III"]),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_names_come_out_of_what_is_written(written: str, expected: list[str]) -> None:
    found = [
        each.name + "*" * each.is_agency + (f" ({each.role})" if each.role else "")
        for each in split_names(written)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Par Lise Armor, envoyée spéciale à Dakar, publié le 3 mai 2024", ["Lise Armor"]),
        ("3 mai 2024 | Par Lise Armor", ["Lise Armor"]),
        ("Soumis par Lise Armor le ven 03/05/2024 - 16:00", ["Lise Armor"]),
        ("Published 3 May 2024", []),
    ],
)
def test_a_byline_is_known_and_read(line: str, names: list[str]) -> None:
    assert is_byline(line)
    assert [each.name for each in names_of(line)] == names


@pytest.mark.parametrize(
    "line",
    ["Par ailleurs, Lise Armor a parlé.", "By the way, he said no!", "Il a plu à Port-Valmer"],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert not is_byline(line)
