"""Units as people write them -> units of a frame, each with a certainty, a reason and the candidates behind it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from data.texts import plain

LEVELS = ("province", "district", "commune", "country")
CERTAINTY = {
    "code": 1.0,
    "exact": 1.0,
    "folded": 0.98,
    "kind": 0.96,
    "parent": 0.95,
    "alias": 0.95,
    "joined": 0.93,
    "remembered": 1.0,
    "person": 1.0,
    "fuzzy": 0.85,
}
"""How sure a match of each kind is (0 to 1)."""
_FUZZY_LEAST, _FUZZY_SURE, _FUZZY_GAP = 78.0, 90.0, 6.0
_MOST_CANDIDATES = 6
_KINDS = {
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "t p": "thành phố",
    "tinh": "tỉnh",
    "t": "tỉnh",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "t x": "thị xã",
    "huyen": "huyện",
    "h": "huyện",
    "quan": "quận",
    "q": "quận",
    "phuong": "phường",
    "p": "phường",
    "xa": "xã",
    "x": "xã",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "dac khu": "đặc khu",
}
_ENGLISH_KINDS = {
    "province": ("tỉnh",),
    "prov": ("tỉnh",),
    "city": ("thành phố",),
    "municipality": ("thành phố",),
    "district": ("huyện", "quận"),
    "ward": ("phường",),
    "commune": ("xã",),
    "township": ("thị trấn",),
    "town": ("thị xã", "thị trấn"),
    "special zone": ("đặc khu",),
}
_OFFICE = re.compile(r"^(?:ubnd|uy ban nhan dan|hdnd|van phong ubnd|so (?:tttt|khcn))\s+(?:cac\s+)?")
_NUMBERING = re.compile(r"^(?:\d{1,4}|[IVX]{2,6}|[IV]|[a-g])[.)]\s+")
_NOTES = re.compile(r"\s*(?:\(\*+\)|\[\d+\]|\(\d{1,2}\)|[*†‡¹²³]+)+\s*$")
_PREFIX = re.compile(rf"^(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:\s+|(?=\d))(?P<name>.+)$")
_SUFFIX = re.compile(rf"^(?P<name>.+?)\s+(?P<kind>{'|'.join(_ENGLISH_KINDS)})$")
_HOLE = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")
_SPLIT = re.compile(r"\s*[,;/]\s*|\s+[-–—]\s+(?=(?:x|p|h|q|t|d|u)[a-zà-ỹđ.]*[\s.])", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:tong(?: cong| so| chung)?|cong|toan (?:tinh|quoc|huyen|thanh pho|nganh|xa|tp)|ca nuoc|"
    r"trung binh(?: (?:ca nuoc|chung|toan (?:tinh|quoc)))?|"
    r"binh quan(?: (?:ca nuoc|chung))?|chung|(?:grand |sub)?total|whole country|entire country|"
    r"national(?: (?:total|average))?|"
    r"vietnam|viet nam|country|average|mean|sum|median|trung vi|toan vung|"
    r"highest|lowest|maximum|minimum|max|min|cao nhat|thap nhat|lon nhat|nho nhat)\b[\s:*]*(?:\(.*\)|[-–/|].*|"
    r"whole country|total)?$"
)
_COUNTRY = re.compile(
    r"^(?:ca nuoc|c\? nu\?c|toan quoc|viet ?nam|(?:whole |entire )?country|national(?: total)?|nationwide)\b"
    r"[\s:*]*(?:\(.*\)|[-–/|].*|whole country|total)?$"
)
_WHOLE_PROVINCE = re.compile(r"^toan (?:tinh|thanh pho|tp)\b[\s:*]*(?:\(.*\)|[-–/|].*)?$")
_REGION = re.compile(
    r"^(?:vung )?(?:trung du va mien nui phia bac|mien nui phia bac|dong bang song hong|"
    r"bac trung bo(?: va duyen hai mien trung)?|"
    r"duyen hai (?:nam trung bo|mien trung)(?: va tay nguyen)?|nam trung bo|tay nguyen|dong nam bo|"
    r"dong bang song cuu long|tay bac|dong bac(?: bo)?|"
    r"northern midlands?(?: and mountain(?:s|ous)?(?: areas?)?)?|red river delta|"
    r"north(?:ern)? central(?: and central coast(?:al)?)?(?: areas?| coast)?|"
    r"(?:south )?central (?:coast|highlands)(?:al)?(?: areas?)?|south ?east|mekong(?: river)? delta|"
    r"mien bac|mien trung|mien nam|"
    r"trung du (?:va )?mien nui bac bo|(?:cac )?(?:tinh|thanh pho|"
    r"tp),? (?:thanh pho )?truc thuoc trung uong|bac bo|nam bo)"
    r"(?:\s*[-–/|(].*|\s+(?:red river|northern|north|central|south|mekong).*)?$"
)

_REGION_SQUEEZED = re.compile(
    r"^(?:vung)?(?:(?:d|db|dong)(?:bang)?s(?:ong)?(?:hong|cuulong|clong|cl)|mien(?:nui)?(?:phia)?(?:bac|nam|trung)|"
    r"bac(?:t|trung)bo|d(?:uyen)?h(?:ai)?(?:nam)?(?:trungbo|mientrung|namtrungbo)|bac(?:t|trung)bova(?:duye?n|d)h(?:ai)?mientrung|"
    r"taynguyen|(?:dong|tay)(?:bac|nambo)|trungduvamiennuiphiabac)"
    r"(?:redriver.*|mekong.*|north.*|south.*|central.*|high.*|east.*|west.*)?$"
)
"""Regions as letterheads squeeze them: 'ĐB SÔNG C.LONG', 'Bắc T.Bộ và DH miền Trung', 'ĐÔNG NAMBỘ SOUTH EAST'."""
_REGION_WORDS = frozenset(
    {
        "and", "area", "areas", "center", "central", "centre", "coast", "coastal", "coasts", "country",
        "delta", "deltas", "east", "eastern", "highland", "highlands", "mekong", "midland", "midlands",
        "mountain", "mountainous", "mountains", "moutain", "moutains", "north", "northeast", "northern",
        "northwest", "of", "red", "region", "regions", "river", "rural", "south", "southeast", "southern",
        "southwest", "the", "urban", "va", "west", "western",
    }
)  # fmt: skip
"""Words of which English names of regions are made, one of them as the statistics office misprints it."""


def folded(text: str) -> str:
    """Lower case without accents, soft hyphens and punctuation, every space one."""
    kept = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return " ".join(re.split(r"[^a-z0-9]+", plain(kept))).strip()


@lru_cache(maxsize=100_000)
def cleaned(text: str) -> str:
    """A name without footnote marks, numbering, soft hyphens and doubled spaces, its accents composed."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if one.isspace() else one for one in text if unicodedata.category(one) != "Cf")
    text = " ".join(text.split())
    return _NUMBERING.sub("", _NOTES.sub("", text), count=1) if not text[:1].isdigit() or " " in text else text


def is_total(text: str) -> bool:
    """Whether a name is that of a sum or a mean over the rows, or of a country."""
    return bool(_TOTAL.match(_spaced(text)))


def is_country(text: str) -> bool:
    """Whether a name is that of the whole country, not of a mean over its parts."""
    return bool(_COUNTRY.match(_spaced(text)))


def is_whole_province(text: str) -> bool:
    """Whether a name is that of the whole of a province that is named elsewhere: 'Toàn tỉnh'."""
    return bool(_WHOLE_PROVINCE.match(_spaced(text)))


def is_region(text: str) -> bool:
    """Whether a name is that of a region or another group of provinces."""
    words = folded(text).split()
    if _REGION_SQUEEZED.match("".join(words)):
        return True
    return bool(_REGION.match(_spaced(text))) or (len(words) > 1 and _REGION_WORDS.issuperset(words))


def _spaced(text: str) -> str:
    return " ".join(plain(cleaned(text)).replace("&", "va").split())


@dataclass(frozen=True)
class Unit:
    """A unit with its names; `ancestors` are the codes above it."""

    frame: str
    code: str
    level: str
    kind: str
    name: str
    full_name: str
    full_name_en: str
    parent: str
    ancestors: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """What a written name means: the unit, how sure that is (0 to 1) and why; without a unit, the candidates.

    The reasons besides those of CERTAINTY: 'ambiguous', 'unknown', 'other_frame' (`unit` is that of the other frame),
    'total', 'region'.
    """

    unit: Unit | None
    reason: str
    candidates: tuple[Unit, ...] = ()

    @property
    def certainty(self) -> float:
        """How sure it is, 0 to 1."""
        return CERTAINTY.get(self.reason, 0.0) if self.unit else 0.0


class Register:
    """The units of one frame, findable by what people write."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self.by_code = {unit.code: unit for unit in self.units}
        self._exact: dict[str, list[Unit]] = defaultdict(list)
        self._full: dict[str, list[Unit]] = defaultdict(list)
        self._bare: dict[str, list[Unit]] = defaultdict(list)
        self._joined: dict[str, list[Unit]] = defaultdict(list)
        self._aliases: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self._add(unit)
        self._names: dict[str, list[str]] = {
            level: sorted({_bare_name(unit) for unit in self.units if unit.level == level}) for level in LEVELS
        }

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], aliases: Mapping[str, Sequence[str]]) -> "Register":
        """A register of rows of frame, code, level, kind, name, full name, the same in English, and parent ('')."""
        rows = [tuple(row) for row in rows]
        parents = {code: parent for _, code, *_, parent in rows}
        return cls(Unit(*row, _above(parents, row[-1]), tuple(aliases.get(row[1], ()))) for row in rows)

    def _add(self, unit: Unit) -> None:
        for name in {unit.name, unit.full_name}:
            self._exact[unicodedata.normalize("NFC", name).casefold()].append(unit)
        for name in {folded(unit.full_name), folded(unit.full_name_en)}:
            self._full[name].append(unit)
        bare = {folded(unit.name), _bare_name(unit)}
        for name in bare:
            self._bare[name].append(unit)
            self._joined[name.replace(" ", "")].append(unit)
        for alias in unit.aliases:
            self._aliases[folded(alias)].append(unit)
            self._aliases[folded(alias).replace(" ", "")].append(unit)
            if unit.kind == "thành phố" and folded(alias) == "".join(word[0] for word in folded(unit.name).split()):
                self._aliases[f"{folded(alias)}c"].append(unit)

    def match(
        self,
        text: str,
        *,
        levels: Sequence[str] = LEVELS,
        inside: str = "",
        above: str = "",
        among: Container[str] | None = None,
        guess: bool = True,
    ) -> Match:
        """The unit a text means. `inside` is the code of a unit it lies in, `above` what the row says it lies in.

        `among` are the codes that come into question, all where it is None; without `guess` only what the text says.
        """
        name, *outer = [part for part in _SPLIT.split(cleaned(text)) if part] or [""]
        parents = [part for part in (*outer, above) if part]
        if _HOLE.search(name):
            return self._holed(name, levels, inside, parents)
        found, reason = self._named(cleaned(text), levels, among)
        if not found:
            found, reason = self._named(name, levels, among)
        found = self._inside(found, inside, parents)
        if found and self._lie_elsewhere(found, parents):
            return Match(None, "ambiguous", tuple(found[:_MOST_CANDIDATES]))
        chosen = self._one(found, name)
        if chosen is not None:
            return Match(chosen, "parent" if len(found) > 1 and parents else reason, tuple(found[:_MOST_CANDIDATES]))
        if found:
            return Match(None, "ambiguous", tuple(found[:_MOST_CANDIDATES]))
        if not guess:
            return Match(None, "unknown")
        return self._fuzzy(name, levels, inside, parents)

    def knows(self, text: str, levels: Sequence[str] = LEVELS) -> bool:
        """Whether a text names one or more units, without guessing."""
        return bool(self._named(cleaned(text), levels)[0])

    def code(self, text: str, levels: Sequence[str] = LEVELS) -> Match:
        """The unit of a code, which may have lost its zeros or become a decimal number."""
        digits = re.sub(r"\.0+$", "", text.strip().lstrip("'"))
        if not digits.isdecimal() and digits.upper() != "VN":
            return Match(None, "unknown")
        widths = {"province": 2, "district": 3, "commune": 5, "country": 2}
        for level in levels:
            unit = self.by_code.get(digits.upper() if level == "country" else digits.zfill(widths[level]))
            if unit is not None and unit.level == level:
                return Match(unit, "code")
        return Match(None, "unknown")

    def _named(self, text: str, levels: Sequence[str], among: Container[str] | None = None) -> tuple[list[Unit], str]:
        name, office = folded(text), _OFFICE.sub("", folded(text))

        def kept(units: list[Unit]) -> list[Unit]:
            right = [unit for unit in dict.fromkeys(units) if unit.level in levels]
            return right if among is None else [unit for unit in right if unit.code in among]

        ways = [
            (kept(self._exact.get(text.casefold(), [])), "exact"),
            (kept(self._full.get(office, [])), "folded"),
            (self._with_kind(office, kept), "kind"),
            (kept(self._bare.get(office, [])), "kind"),
            (kept(self._aliases.get(name, []) or self._aliases.get(name.replace(" ", ""), [])), "alias"),
            (self._joined_with_kind(office, kept), "joined"),
        ]
        return next(((units, reason) for units, reason in ways if units), ([], "unknown"))

    def _with_kind(self, name: str, kept: Callable[[list[Unit]], list[Unit]]) -> list[Unit]:
        """Units of the kind that stands before (or in English after) the name; else of any kind by the rest of it."""
        for pattern, kinds in ((_PREFIX, _KINDS), (_SUFFIX, _ENGLISH_KINDS)):
            match = pattern.match(name)
            if match is None:
                continue
            bare = match["name"].removeprefix("0") if match["name"].isdecimal() else match["name"]
            wanted = kinds[match["kind"]]
            wanted = (wanted,) if isinstance(wanted, str) else wanted
            units = self._bare.get(bare, []) or self._aliases.get(bare, [])
            units = kept(units or self._joined.get(bare.replace(" ", ""), []))
            if units:
                return [unit for unit in units if unit.kind in wanted] or units
        return []

    def _joined_with_kind(self, name: str, kept: Callable[[list[Unit]], list[Unit]]) -> list[Unit]:
        joined = name.replace(" ", "")
        found = kept(self._joined.get(joined, []))
        for prefix in ("thanhpho", "tp", "tinh", "tx", "q", "p", "h"):
            rest = joined.removeprefix(prefix)
            if not found and rest != joined:
                found = kept(self._joined.get(rest, []))
                found = [unit for unit in found if unit.kind == _KINDS.get(prefix, unit.kind)] or found
        return found

    def _inside(self, found: list[Unit], inside: str, parents: Sequence[str]) -> list[Unit]:
        """Those that lie in what is said to be above them; all where nothing above fits."""
        for code in [inside] if inside else []:
            found = [unit for unit in found if code in (unit.code, *unit.ancestors)] or found
        for parent in parents if len(found) > 1 else ():
            above, _ = self._named(parent, ("province", "district"))
            codes = {unit.code for unit in above}
            found = [unit for unit in found if codes & set(unit.ancestors)] or found
        return found

    def _holed(self, text: str, levels: Sequence[str], inside: str, parents: Sequence[str]) -> Match:
        """The unit whose name fits a text that lost letters to '?' in an encoding that lacked them: 'B?c Liêu'."""
        text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
        found = [
            unit
            for unit in self.units
            if unit.level in levels
            and any(_fits_holes(text, name) for name in (unit.name, unit.full_name, *unit.aliases))
        ]
        found = self._inside(found, inside, parents)
        if len(found) == 1:
            return Match(found[0], "joined", tuple(found))
        return Match(None, "ambiguous" if found else "unknown", tuple(found[:_MOST_CANDIDATES]))

    def _lie_elsewhere(self, found: Sequence[Unit], parents: Sequence[str]) -> bool:
        """Whether all that bear a name lie in other provinces than the one that is said to be above them."""
        for parent in parents:
            provinces = {unit.code for unit in self._named(parent, ("province",))[0]}
            if provinces and not any(provinces & {unit.code, *unit.ancestors} for unit in found):
                return all(unit.level in ("district", "commune") for unit in found)
        return False

    def _one(self, found: list[Unit], name: str) -> Unit | None:
        """The one unit that is meant, by its level and its very accents, None when it is unclear."""
        if len(found) > 1:
            levels = [unit.level for unit in found]
            highest = next((level for level in LEVELS if level in levels), "")
            if highest == "province":
                found = [unit for unit in found if unit.level == highest]
        if len(found) > 1:
            wanted = unicodedata.normalize("NFC", name).casefold()
            found = [unit for unit in found if wanted.endswith(unit.name.casefold())] or found
        return found[0] if len(found) == 1 else None

    def _fuzzy(self, name: str, levels: Sequence[str], inside: str, parents: Sequence[str]) -> Match:
        bare = _stripped(_OFFICE.sub("", folded(name)))
        if len(bare) < 4:
            return Match(None, "unknown")
        names = [one for level in levels for one in self._names.get(level, ())]
        close = process.extract(bare, names, scorer=fuzz.ratio, limit=8, score_cutoff=_FUZZY_LEAST)
        units: list[Unit] = []
        for text, _, _ in close:
            units += self._inside([unit for unit in self._bare[text] if unit.level in levels], inside, parents)
        units = list(dict.fromkeys(units))
        if not units:
            return Match(None, "unknown")
        best = close[0][1]
        second = next((score for text, score, _ in close[1:] if text != close[0][0]), 0.0)
        first = [unit for unit in units if _bare_name(unit) == close[0][0]]
        sure = len(levels) == 1 and best >= _FUZZY_SURE and best - second >= _FUZZY_GAP
        if sure and len(first) == 1:
            return Match(first[0], "fuzzy", tuple(units[:_MOST_CANDIDATES]))
        return Match(None, "ambiguous", tuple(units[:_MOST_CANDIDATES]))


def _fits_holes(text: str, name: str) -> bool:
    """Whether a name is what a text was before some of its letters with marks became '?'."""
    name = unicodedata.normalize("NFC", name)
    pairs = zip(text, name, strict=False)
    return len(text) == len(name) and all(
        not other.isascii() if one == "?" else plain(one) == plain(other) for one, other in pairs
    )


def _above(parents: Mapping[str, str], code: str) -> tuple[str, ...]:
    found = []
    while code:
        found.append(code)
        code = parents.get(code, "")
    return tuple(found)


def _bare_name(unit: Unit) -> str:
    return _stripped(folded(unit.name))


def _stripped(name: str) -> str:
    """A folded name without its kind; 'quan 1' -> '1'."""
    match = _PREFIX.match(name) or _SUFFIX.match(name)
    bare = match["name"] if match else name
    return bare.removeprefix("0") if bare.isdecimal() else bare
