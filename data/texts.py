"""Texts that people enter and sentences that answer them, in both languages."""

import unicodedata

LONGEST_NAME = 80


class Said(RuntimeError):
    """What could not be done, said in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.vi, self.en = vi, en

    def told(self, language: str) -> str:
        """The sentence in one of the two languages."""
        return self.vi if language == "vi" else self.en


def entered(text: str, longest: int, vi: str, en: str, *, error: type[Said]) -> str:
    """A text as it is kept: accents composed, without control characters (line breaks stay), trimmed, bounded.

    Raises `error` for one that is empty or longer than `longest` characters; `vi` and `en` name what it is.
    """
    kept = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable())
    kept = unicodedata.normalize("NFC", kept).strip()
    if not any(one.isalnum() for one in kept):
        raise error(f"Chưa nhập {vi}.", f"The {en} is missing.")
    if len(kept) > longest:
        raise error(f"Phần {vi} dài quá {longest} ký tự.", f"The {en} is longer than {longest} characters.")
    return kept


def plain(text: str) -> str:
    """Lower case without Vietnamese accents: 'Đắk Lắk' -> 'dak lak'."""
    stripped = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in stripped if not unicodedata.combining(letter))
