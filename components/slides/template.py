"""The template of a PPTX: the office's own where it has the layouts that are needed, else the one made here."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from components import palette
from components.slides import layout
from components.slides.layout import Box
from data.texts import Said

LARGEST = 20_000_000
"""Bytes of a template."""
NAMES = {
    "cover": ("Trang đầu", "Title"),
    "contents": ("Mục lục", "Contents"),
    "content": ("Nội dung", "Content"),
}
"""What the layouts are called, in either language."""
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.SUBTITLE)
DEFAULT_LAYOUTS = {"cover": "Title Slide", "contents": "Two Content", "content": "Title and Content"}
TYPEFACE = "Arial"
"""The default's typeface: it has every Vietnamese letter and is on every office machine."""
_EMU = 12_700
_LEAST_SHAPE, _MOST_SHAPE = 1.7, 1.85


class TemplateError(Said):
    """Why an office's template cannot be used."""


@dataclass(frozen=True)
class Template:
    """An empty presentation with its layouts by what they are for, and how much larger than ours its slides are."""

    presentation: Any
    layouts: dict[str, Any]

    @property
    def scale(self) -> float:
        """Points of a slide of this template that one point of ours is."""
        return self.presentation.slide_width / _EMU / layout.WIDTH

    def body(self, name: str) -> Box:
        """The room of a layout for what is shown, in our points."""
        held = _placeholder(self.layouts[name], BODIES)
        return Box(*(part / _EMU / self.scale for part in (held.left, held.top, held.width, held.height)))


def load(content: bytes) -> Template:
    """The office's template. Raises TemplateError, which names what is missing."""
    if len(content) > LARGEST:
        raise TemplateError("tệp mẫu lớn hơn 20 MB", "the template is over 20 MB")
    try:
        presentation = Presentation(io.BytesIO(content))
    except (KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.XMLSyntaxError) as problem:
        raise TemplateError("tệp mẫu không phải PPTX đọc được", "the template is no PPTX that can be read") from problem
    wide, high = presentation.slide_width or 0, presentation.slide_height or 1
    if not _LEAST_SHAPE <= wide / high <= _MOST_SHAPE:
        raise TemplateError("trang của tệp mẫu không phải khổ 16:9", "the template's slides are not 16:9")
    found = {part: _layout(presentation, part) for part in NAMES}
    if _leads_elsewhere(presentation):
        raise TemplateError("tệp mẫu có liên kết ra ngoài", "the template links to something outside")
    for number in range(len(presentation.slides) - 1, -1, -1):
        kept = presentation.slides._sldIdLst
        presentation.part.drop_rel(kept[number].rId)
        kept.remove(kept[number])
    return Template(presentation, found)


def _layout(presentation: Any, part: str) -> Any:
    vi, en = NAMES[part]
    names = {name.casefold() for name in (vi, en)}
    held = next((one for one in presentation.slide_layouts if one.name.strip().casefold() in names), None)
    if held is None:
        raise TemplateError(f"tệp mẫu không có bố cục “{vi}”", f"the template has no layout “{en}”")
    for kinds, said in ((TITLES, ("ô tiêu đề", "title")), (BODIES, ("ô nội dung", "body"))):
        if _placeholder(held, kinds) is None:
            raise TemplateError(
                f"bố cục “{held.name}” của tệp mẫu không có {said[0]}",
                f"the layout “{held.name}” of the template has no {said[1]} placeholder",
            )
    return held


def _placeholder(held: Any, kinds: tuple[Any, ...]) -> Any:
    return next((one for one in held.placeholders if one.placeholder_format.type in kinds), None)


def _leads_elsewhere(presentation: Any) -> bool:
    """Whether a master or a layout fetches something that is not in the file."""
    parts = [presentation.slide_master.part, *(one.part for one in presentation.slide_layouts)]
    return any(relation.is_external for part in parts for relation in part.rels.values())


def default() -> Template:
    """The template that is shipped: made from the empty one of the library, in our measures, colours and typeface."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(layout.WIDTH), Pt(layout.HEIGHT)
    kept = {held.name: held for held in presentation.slide_layouts}
    found = {part: kept[name] for part, name in DEFAULT_LAYOUTS.items()}
    for held in list(presentation.slide_layouts):
        if held not in found.values():
            presentation.slide_layouts.remove(held)
    for part, held in found.items():
        held.name = NAMES[part][0]
        cover = part == "cover"
        _arrange(held, layout.COVER_TITLE if cover else layout.TITLE, layout.COVER_TEXT if cover else layout.BODY)
    _arrange(presentation.slide_master, layout.TITLE, layout.BODY)
    _dress(presentation.slide_master)
    return Template(presentation, found)


def _arrange(held: Any, title: Box, body: Box) -> None:
    """Put title and body where ours stand; date, footer and number go: the slides carry their own."""
    boxes = {TITLES: title, BODIES: body}
    for one in list(held.placeholders):
        box = next((boxes.pop(kinds) for kinds in (TITLES, BODIES) if _is_next(one, kinds, boxes)), None)
        if box is None:
            one._element.getparent().remove(one._element)
            continue
        one.left, one.top, one.width, one.height = (Pt(part) for part in (box.left, box.top, box.width, box.height))
        for paragraph in one._element.iter(qn("a:lvl1pPr")):
            paragraph.set("algn", "l")
        for frame in one._element.iter(qn("a:bodyPr")):
            frame.set("lIns", "0")
            frame.set("rIns", "0")


def _is_next(one: Any, kinds: tuple[Any, ...], boxes: dict[tuple[Any, ...], Box]) -> bool:
    return kinds in boxes and one.placeholder_format.type in kinds


def _dress(master: Any) -> None:
    """Our typeface and colours in the theme; titles to the left and strong."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for latin in theme.iter(qn("a:latin")):
        latin.set("typeface", TYPEFACE)
    colours = (palette.LIGHT.accent, *palette.CATEGORIES["light"][1:])
    for number, colour in enumerate(colours, 1):
        for accent in theme.iter(qn(f"a:accent{number}")):
            accent[0].set("val", colour.removeprefix("#").upper())
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    for style in master._element.iter(qn("p:titleStyle")):
        first = style.find(qn("a:lvl1pPr"))
        first.set("algn", "l")
        first.find(qn("a:defRPr")).set("b", "1")
