"""Authorities: one row each, however its name is written, and the many names that lead to it.

A name is brought to a key within its region: 云岭县青石镇人民政府, 青石镇政府 and 青石镇 are one authority, and
云岭县人民政府 and 县人民政府办公室 are two. The endings, abbreviations and the order of trust are data: levels.toml.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_UPPER_REGIONS = re.compile(r"(?:[\u4e00-\u9fff]{2,9}?(?:省|自治区|自治州|地区|州|盟|市))*")
# One step of a full place name (安徽省 · 六安市 · 霍邱县); counties and urban districts may have a single character.
_REGION_STEP = re.compile(
    r"[\u4e00-\u9fff]{2,9}?(?:省|自治区|自治州|地区|州|盟|市|县|区|旗)|[\u4e00-\u9fff]县|[东西南北城郊矿]区"
)
_NO_REGION = "000000"


@dataclass(frozen=True, slots=True)
class Ending:
    """A row of levels.toml: `form` is how the ending may be written, `key` and `full` what it stands for."""

    form: str
    key: str
    full: str
    level: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """levels.toml, read: endings from the longest form to the shortest."""

    trust: tuple[str, ...]
    not_a_region: tuple[str, ...]
    endings: tuple[Ending, ...]
    abbreviations: dict[str, str]

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level that an ending gives, in alphabetical order."""
        return tuple(dict.fromkeys(sorted(ending.level for ending in self.endings)))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as read: `key` tells authorities of one region apart, `display` is the name in full: what law and
    region make of a short one (青石镇人民政府 for 青石镇, 云岭县财政局 for 县财政局)."""

    key: str
    display: str
    level: str


@cache
def vocabulary() -> Vocabulary:
    """The words that names are read by (levels.toml)."""
    raw = tomllib.loads(files("storage").joinpath("levels.toml").read_text(encoding="utf-8"))
    endings = [
        Ending(form, row["key"], row["full"], row["level"])
        for row in raw["ending"]
        for form in dict.fromkeys((row["full"], *row["also"]))
    ]
    endings.sort(key=lambda ending: -len(ending.form))
    return Vocabulary(
        tuple(raw["trust"]), tuple(raw["not_a_region"]), tuple(endings), dict(raw["abbreviations"])
    )


def county_of(name: str | None) -> str | None:
    """The county that a portal's name or a report names: 霍邱县 in 六安市霍邱县人民政府; None where there is none."""
    text = re.split(r"人民政府|政府|门户|网站", _plain(name or ""), maxsplit=1)[0]
    steps = _REGION_STEP.findall(text)
    return steps[-1] if steps and "".join(steps) == text and steps[-1][-1] in "县市区旗" else None


def read_name(name: str, county: str | None) -> Name:
    """Read an authority's name as it is written in `county` (霍邱县; None where the county is not known)."""
    words = vocabulary()
    plain = _plain(name)
    rest = _without_region(plain, county)
    rest = words.abbreviations.get(rest, rest)
    for ending in words.endings:
        if rest.endswith(ending.form) and (ending.form or not rest):
            stem = rest[: len(rest) - len(ending.form)]
            if not stem and ending.level in ("township", "department"):
                continue
            # A township is known by its own name alone; the others carry their county's (云岭县财政局).
            written = (
                _without_region(plain, county) if ending.level == "township" else _of_county(plain, county)
            )
            # An abbreviation stays: 教体局 may stand for 教育体育局 or 教育和体育局.
            cut = len(written) - len(ending.form) if written.endswith(ending.form) else None
            display = written if cut is None else written[:cut] + ending.full
            return Name(stem + ending.key, display, ending.level)
    if rest[-1:] in tuple("县市旗") and county_of(rest):
        return Name(rest + "人民政府", plain + "人民政府", "county")
    return Name(rest, _of_county(plain, county) if rest != plain else plain, "other")


def find_or_add(
    connection: sqlite3.Connection,
    name: str,
    source: str,
    *,
    region: str | None,
    county: str | None,
    portal_id: str | None,
    apart: str = "",
) -> str:
    """The id of the authority that `name` names, added where it is new. `source` says where the name stood.

    The id is stable: region code (000000 where unknown) and a digest of the key. The fullest name becomes
    `authorities.name`; every form as written is kept in `authority_names`. `apart` keeps an authority from
    others that bear its name.
    """
    read = read_name(name, county)
    # Where no region code tells the counties apart, the county's name has to.
    key = (read.key if region or not county else county + read.key) + apart
    authority_id = f"{region or _NO_REGION}-{short_digest(key)}"
    connection.execute(
        "INSERT INTO authorities (id, name, level, region, portal_id) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET portal_id = coalesce(portal_id, excluded.portal_id)",
        (authority_id, read.display, read.level, region, portal_id),
    )
    (known,) = connection.execute("SELECT name FROM authorities WHERE id = ?", (authority_id,)).fetchone()
    if len(read.display) > len(known):
        connection.execute("UPDATE authorities SET name = ? WHERE id = ?", (read.display, authority_id))
    written_as = _plain(name)
    # The name in full is a written one only where it stands there.
    for written in dict.fromkeys((read.display, written_as) if read.display in written_as else (written_as,)):
        connection.execute(
            "INSERT INTO authority_names (authority_id, name, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (authority_id, written, source),
        )
    return authority_id


def add_placeholder(
    connection: sqlite3.Connection,
    sha256: str,
    part: int,
    filename: str,
    *,
    region: str | None,
    portal_id: str | None,
) -> str:
    """The id of a placeholder for the report (`part` of a document) whose authority nobody names."""
    suffix = f"-{part}" if part > 1 else ""
    authority_id = f"{region or _NO_REGION}-unsigned-{sha256[:12]}{suffix}"
    connection.execute(
        "INSERT INTO authorities (id, name, level, region, portal_id, placeholder) "
        "VALUES (?, ?, 'other', ?, ?, 1) ON CONFLICT (id) DO NOTHING",
        (authority_id, f"未署名机关（{filename}）", region, portal_id),
    )
    return authority_id


def short_digest(text: str) -> str:
    """Twelve hexadecimal digits of the text's SHA-256: enough for an id among some ten thousand."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(name: str) -> str:
    plain = re.sub(r"[^\w()·]|_", "", unicodedata.normalize("NFKC", name)).strip("·")
    return plain.replace("(", "（").replace(")", "）")


def _of_county(name: str, county: str | None) -> str:
    """A name with its county before it (云岭县财政局 for 县财政局), unless it has that or another region's there."""
    rest = _without_region(name, county)
    return name if county is None or county in name or _REGION_STEP.match(rest) else county + rest


def _without_region(name: str, county: str | None) -> str:
    if county:
        at = name.find(county)
        if at >= 0 and _UPPER_REGIONS.fullmatch(name[:at]):
            return name[at + len(county) :]
        short = re.sub(r"(?:自治县|自治旗|县|市|区|旗)$", "", county)
        rest = name[len(short) :]
        # 霍邱财政局 is the county's; 霍邱镇 is a town of that name.
        if len(short) >= 2 and name.startswith(short) and len(rest) >= 3 and rest[0] not in "镇乡街":
            name = rest
    if name[:1] in tuple("县市区旗") and len(name) >= 3 and not name.startswith(vocabulary().not_a_region):
        return name[1:]
    return name
