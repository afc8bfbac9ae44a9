"""Bytes -> text: Unicode, Windows-1258, and what was typed with the fonts of TCVN3 (ABC) and VNI.

The fonts' texts are Latin letters standing for Vietnamese ones, in files of any encoding and in spreadsheets too.
Which it is, is decided by how many of the words with foreign letters are known Vietnamese syllables.
"""

import re
import unicodedata
from collections.abc import Iterable

from data.imports.cells import ImportRefused

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ¡¢§£¤¥¦",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_BREVES = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_HATS = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_ALONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì"}


def _vni() -> dict[str, str]:
    """What two or one Latin letters of the VNI fonts stand for, both cases."""
    pairs = {f"{base}{mark}": base + tone for base in "aeouy" for mark, tone in _TONES.items()}
    pairs |= {
        f"{vni}{mark}": letter + tone for vni, letter in (("ô", "ơ"), ("ö", "ư")) for mark, tone in _TONES.items()
    }
    pairs |= {f"a{mark}": f"ă{tone}" for mark, tone in _BREVES.items()}
    pairs |= {
        f"{base}{mark}": f"{hat}{tone}" for base, hat in zip("aeo", "âêô", strict=True) for mark, tone in _HATS.items()
    }
    made = {key: unicodedata.normalize("NFC", value) for key, value in (_ALONE | pairs).items()}
    upper = {key.upper(): value.upper() for key, value in made.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in made.items() if len(key) == 2}
    return made | mixed | upper


_VNI = _vni()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f\s][^\s\d.,;:()\"/%-]*")
_LETTERS_OF_UNICODE = 0.05
"""Share of letters beyond Latin 1 from which a text is Unicode: those fonts have none."""
_READ_FOR_A_DECISION = 400_000
"""Characters that are weighed."""


def from_tcvn3(text: str) -> str:
    """A text typed with a font of TCVN3 (ABC) as Unicode."""
    return text.translate(str.maketrans(_TCVN3))


def from_vni(text: str) -> str:
    """A text typed with a VNI font as Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


_FONTS = {"TCVN3 (ABC)": from_tcvn3, "VNI": from_vni}


def syllables(names: Iterable[str]) -> frozenset[str]:
    """The syllables of some names that hold a letter English lacks, in small letters."""
    found = {word for name in names for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFC", name).lower())}
    return frozenset(way for word in found if not word.isascii() for way in (word, _with_the_tone_later(word)))


def _with_the_tone_later(word: str) -> str:
    """The other way to place a tone: 'hòa' -> 'hoà', 'thúy' -> 'thuý'."""
    apart = unicodedata.normalize("NFD", word)
    moved = re.sub("([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])$", r"\1\3\2", apart)
    return unicodedata.normalize("NFC", moved)


def _known(text: str, vocabulary: frozenset[str]) -> float:
    """Which share of the words with foreign letters are known syllables; 0 without any."""
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    return sum(word in vocabulary for word in words) / len(words) if words else 0.0


def _weighed(text: str) -> str:
    """The part of a text that decides, lines without foreign letters left out."""
    start = text[: 4 * _READ_FOR_A_DECISION]
    return "\n".join(line for line in start.splitlines() if not line.isascii())[:_READ_FOR_A_DECISION]


def font_of(text: str, vocabulary: frozenset[str]) -> str:
    """The fonts a Unicode text was typed with: 'TCVN3 (ABC)', 'VNI', or '' for Unicode itself."""
    text = _weighed(unicodedata.normalize("NFC", text))
    foreign = [one for one in text if one > "\x7f" and one.isalpha()]
    if not foreign or sum(one > "\xff" for one in foreign) > _LETTERS_OF_UNICODE * len(foreign):
        return ""
    as_it_is = _known(text, vocabulary)
    shares = {name: _known(convert(text), vocabulary) for name, convert in _FONTS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > max(as_it_is, 0.3) else ""


def repaired(text: str, font: str) -> str:
    """A text of a font, '' for Unicode itself, with composed accents."""
    return unicodedata.normalize("NFC", _FONTS[font](text) if font else text)


def decoded(data: bytes, vocabulary: frozenset[str]) -> tuple[str, str, int]:
    """The text of a file, the name of its encoding, and how many lines were in another one than the rest.

    Raises ImportRefused for what is no text.
    """
    name = _unicode_name(data)
    if name:
        try:
            text = data.decode(name)
        except UnicodeError:
            raise _no_text() from None
        return (*_by_font(text, name, vocabulary), 0)
    _refuse_binary(data)
    try:
        return (*_by_font(data.decode("utf-8"), "UTF-8", vocabulary), 0)
    except UnicodeDecodeError:
        pass
    return _mixed(data, vocabulary) or (*_of_one_byte(data, vocabulary), 0)


def _by_font(text: str, name: str, vocabulary: frozenset[str]) -> tuple[str, str]:
    font = font_of(text, vocabulary)
    return repaired(text, font), f"{name}, {font}" if font else name


def _unicode_name(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    start = data[:4000]
    if len(start) >= 4 and start[1::2].count(0) > 0.4 * len(start[1::2]) and start[::2].count(0) == 0:
        return "utf-16-le"
    if len(start) >= 4 and start[::2].count(0) > 0.4 * len(start[::2]) and start[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _refuse_binary(data: bytes) -> None:
    start = data[:20_000]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    if controls > 0.005 * len(start):
        raise _no_text()


def _no_text() -> ImportRefused:
    return ImportRefused(
        "Tệp không phải văn bản cũng không phải bảng tính mà phần này đọc được. Lưu lại thành CSV (UTF-8) hoặc XLSX.",
        "The file is neither a text nor a spreadsheet that can be read here. Save it as CSV (UTF-8) or XLSX.",
    )


def _of_one_byte(data: bytes, vocabulary: frozenset[str]) -> tuple[str, str]:
    """The likeliest of the encodings with one byte a letter."""
    latin = data.decode("latin-1")
    readings = {
        "Windows-1258": unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
        **{name: unicodedata.normalize("NFC", convert(latin)) for name, convert in _FONTS.items()},
        "Windows-1252": data.decode("cp1252", errors="replace"),
    }
    best = max(readings, key=lambda name: _known(_weighed(readings[name]), vocabulary))
    return readings[best], best


def _mixed(data: bytes, vocabulary: frozenset[str]) -> tuple[str, str, int] | None:
    """A file most of whose foreign lines are UTF-8; the others are read as the likeliest of one byte a letter."""
    lines = data.split(b"\n")
    kept: list[str | None] = []
    foreign = 0
    for line in lines:
        try:
            kept.append(line.decode("utf-8"))
            foreign += not line.isascii()
        except UnicodeDecodeError:
            kept.append(None)
    others = [line for line, text in zip(lines, kept, strict=True) if text is None]
    if foreign <= len(others):
        return None
    text, name = _of_one_byte(b"\n".join(others), vocabulary)
    read = iter(text.split("\n"))
    whole = "\n".join(next(read) if line is None else line for line in kept)
    return unicodedata.normalize("NFC", whole), f"UTF-8, {name}", len(others)
