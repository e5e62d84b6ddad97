"""What every page shows: the paper, its sections, the notices at its foot.

A page has the digest of all this rather than a key; only what a notice says has one.
"""

from dataclasses import asdict
from functools import cached_property
from typing import Any

from rotative.lib.addresses import is_outward
from rotative.press.capture import asks
from rotative.press.keys import SHELL
from rotative.record import addresses, answers, files, lists, signals
from rotative.record import keys as k
from rotative.record.addresses import Target
from rotative.record.blocks import from_json
from rotative.record.entries import NoticeEntry, PaperEntry, SectionEntry, Withdrawal
from rotative.record.files import OF_THE_PAPER, Files
from rotative.record.models import Document, Notice, Paper, Section
from rotative.record.rows import differing, take_slug
from rotative.record.words import notice_path

IN_THE_FOOT = {"slug", "title", "kind", "position"}  # of a notice

# -- how they are read


class Shell(Files):
    """The paper, its sections, its notices."""

    @cached_property
    def paper(self) -> answers.Paper:
        """The paper's own row; a nameless one before there is any."""
        return self.shelf.once("paper", self._paper)

    @asks
    def _paper(self) -> answers.Paper:
        row = Paper.objects.filter(pk=1).first()
        data = dict(row.data) if row else {}
        pictures: dict[str, Any] = {
            name: self.pictures([data[f"{name}_id"]]).get(data[f"{name}_id"])
            for name in ("logo", "icon")
            if data.get(f"{name}_id")
        }
        return paper_of(data | pictures)

    @cached_property
    def sections(self) -> dict[int, answers.Section]:
        """All sections by id, first level first, each with its subsections."""
        return self.shelf.once("sections", self._sections)

    @asks
    def _sections(self) -> dict[int, answers.Section]:
        rows = list(Section.objects.order_by("position", "id"))
        under: dict[int | None, list[answers.Section]] = {}
        for row in rows:
            if row.parent_id:
                under.setdefault(row.parent_id, []).append(_section(row))
        tops = [_section(r, tuple(under.get(r.pk, ()))) for r in rows if not r.parent_id]
        return {s.id: s for top in tops for s in (top, *top.children)}

    @cached_property
    def menu(self) -> list[answers.Section]:
        """The first level of the menu, in its order."""
        return [s for s in self.sections.values() if not s.parent_id and s.in_menu]

    @cached_property
    def notices(self) -> list[answers.Notice]:
        """The pages at the foot, in their order, without their bodies."""
        return self.shelf.once("notices", self._notices)

    @asks
    def _notices(self) -> list[answers.Notice]:
        rows = Notice.objects.defer("body", "facts").order_by("position", "id")
        return [
            answers.Notice(r.pk, notice_path(r.slug), r.title, r.kind, [], [], None) for r in rows
        ]

    @property
    def shell(self) -> str:
        """What every page shows of the record, as text to make a digest of."""
        return repr((self.paper, self.sections, self.notices))

    @asks
    def notice(self, pk: int) -> answers.Notice | None:
        self.keys.add(k.notice(pk))
        row = Notice.objects.filter(pk=pk).first()
        if row is None:
            return None
        return answers.Notice(
            row.pk,
            notice_path(row.slug),
            row.title,
            row.kind,
            from_json(row.body),
            row.facts,
            row.updated_at,
        )


def paper_of(data: dict[str, Any]) -> answers.Paper:
    """The paper from what its row, or a preview, says of it."""
    known = {name: it for name, it in data.items() if name in answers.Paper.__dataclass_fields__}
    known["social"] = outward(known.get("social", []))
    return answers.Paper(**known)


def _section(row: Section, children: tuple[answers.Section, ...] = ()) -> answers.Section:
    return answers.Section(
        id=row.pk,
        parent_id=row.parent_id,
        path=row.external_url if is_outward(row.external_url) else row.path,
        name=row.name,
        menu_name=row.menu_name,
        description=row.description,
        colour=row.colour,
        is_partner=is_outward(row.external_url),
        in_menu=row.in_menu,
        children=children,
    )


def outward(links: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those of the links that lead to the web or to a mailbox, whoever put them there."""
    return [link for link in links if is_outward(link["url"])]


def said_of_the_paper(what: str) -> str:
    """What the paper's row says under this name; an empty string before there is a paper."""
    paper = Paper.objects.filter(pk=1).first()
    return paper.data.get(what, "") if paper else ""


def language_of_addresses() -> str:
    """The language whose words the site's own addresses have."""
    return said_of_the_paper("language") or "fr"


def section_parents() -> dict[int, int | None]:
    """Each section's parent by its id; None for those of the first level."""
    return {pk: parent for pk, parent in Section.objects.values_list("pk", "parent_id")}


def section_paths() -> dict[int, str]:
    """Each section's address by its id."""
    return dict(Section.objects.values_list("pk", "path"))


# -- how they are written


def enter_paper(entry: PaperEntry, touched: set[str]) -> None:
    """A change of language gives topics and authors new addresses."""
    before = Paper.objects.filter(pk=entry.id).first()
    Paper.objects.update_or_create(pk=entry.id, defaults={"data": entry.data})
    if before is None or before.data != entry.data:
        touched.add(SHELL)
    if before is None:
        touched.add(k.born("/"))
        signals.paper_founded.send(Paper, language=entry.data["language"])
        return
    if (old := before.data.get("language")) and old != entry.data["language"]:
        addresses.forward_words(old, entry.data["language"])
        touched.add(k.under("/"))
    files.retire_pictures({pk for name in OF_THE_PAPER if (pk := before.data.get(name))})


def enter_section(entry: SectionEntry, touched: set[str]) -> None:
    """The menu is on every page; everything under an old or a new address answers otherwise."""
    values = asdict(entry)
    before = Section.objects.filter(pk=values.pop("id")).first()
    addresses.free(entry.path)
    if before and before.path != entry.path:
        addresses.forward(before.path, Target.SECTION, entry.id, prefix=True)
        _move_subsections(before.path, entry.path, entry.id)
    if before and before.parent_id != entry.parent_id:
        lists.relist_section(entry.id, before.parent_id, entry.parent_id, touched)
    Section.objects.update_or_create(pk=entry.id, defaults=values)
    if not differing(before, values):
        return
    touched |= {SHELL, k.path(entry.id)}
    old = before.path if before else ""
    if old != entry.path:
        touched |= {k.under(path) for path in (old, entry.path) if path}
        touched |= {k.born(entry.path)} if entry.path else set()


def _move_subsections(old: str, new: str, parent_id: int) -> None:
    for child in Section.objects.filter(parent_id=parent_id, path__startswith=old):
        child.path = new + child.path.removeprefix(old)
        child.save(update_fields=["path"])


def enter_notice(entry: NoticeEntry, touched: set[str]) -> None:
    """Every page has its title in the foot, its own page the rest."""
    values = dict(entry.columns)
    files.enter_several(Document, entry.documents, touched)
    before = Notice.objects.filter(pk=values.pop("id")).first()
    path, old = notice_path(entry.slug), notice_path(before.slug) if before else None
    addresses.free(path)
    if old and old != path:
        addresses.forward(old, Target.NOTICE, entry.id)
    take_slug(Notice, entry.slug, entry.id)
    Notice.objects.update_or_create(pk=entry.id, defaults=values)
    if changed := differing(before, values):
        touched |= addresses.keys_of_move({old} if old else set(), {path})
        touched |= {k.notice(entry.id), k.path(entry.id)}
        touched |= {SHELL} if changed & IN_THE_FOOT else set()
    if before:
        files.retire_documents(set(before.document_ids) - set(entry.document_ids))


def strike_paper(row: Paper, touched: set[str]) -> None:
    touched.add(SHELL)
    row.delete()


def leave_section(row: Section, touched: set[str]) -> None:
    """A section's address answers 410, unless another section was there before and leads on."""
    addresses.explain([row.pk], Withdrawal())
    touched.add(k.path(row.pk))
    if row.path:
        touched.add(k.under(row.path))
        if not addresses.leads_on(row.path):
            addresses.forward(row.path, Target.SECTION, row.pk)


def strike_notice(row: Notice, touched: set[str]) -> None:
    """Its address answers 410."""
    pk, path = row.pk, notice_path(row.slug)
    addresses.forward(path, Target.NOTICE, pk)
    addresses.explain([pk], Withdrawal())
    touched |= addresses.keys_of_move({path}, set())
    touched |= {SHELL, k.path(pk), k.notice(pk)}
    row.delete()
    files.retire_documents(set(row.document_ids))
