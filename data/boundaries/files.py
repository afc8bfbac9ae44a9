"""What a file of boundaries may be, and how it is opened: judged by its first bytes, unpacked with its sizes counted.

Nothing of a name that somebody gave reaches the file system or GDAL: copies have names of our own.
"""

import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from data.texts import Said

LARGEST_FILE = 300 * 2**20
"""Bytes of a file as it is given."""
LARGEST_UNPACKED = 1_500 * 2**20
"""Bytes of what one archive holds, counted while it is unpacked."""
MOST_PACKED = 200
"""Times that a member of an archive may be larger than it is packed, beyond the first ten megabytes."""
SMALL = 10 * 2**20
MOST_MEMBERS = 2_000
SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
KINDS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
SKIPPED_DRIVERS = (
    "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File", "LVBAG", "S57", "DGN",
    "OGR_VRT", "CSV", "GML", "GPX", "LIBKML", "KML", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP",
    "OpenFileGDB", "DXF", "FlatGeobuf", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF",
    "EDIGEO", "Idrisi", "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES",
    "CSW", "VDV", "MVT", "NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00",
    "AIVector", "HTTP",
)  # fmt: skip
"""Drivers that GDAL must not have: some read other files, run queries or ask other hosts when a file tells them to."""
_CHUNK = 2**20


class BoundaryError(Said):
    """Why boundaries were not taken, said in both languages."""


@dataclass(frozen=True)
class Dataset:
    """A file that GDAL may open, and the only driver that may do so."""

    path: Path
    driver: str


def without_paths(text: str) -> str:
    """Words of a library without the folders of this machine."""
    return re.sub(r"/[^\s'\":;,]*/", "", text)


def opened(path: Path, folder: Path, layer: str = "") -> Dataset:
    """The dataset in a file, copied into `folder` under names of our own. Raises BoundaryError.

    `layer` names the member of an archive that holds several.
    """
    size = path.stat().st_size
    if size == 0:
        raise BoundaryError(
            "Tệp rỗng (0 byte): chọn lại tệp ranh giới.", "The file is empty (0 bytes): choose another."
        )
    if size > LARGEST_FILE:
        raise _too_large(size, LARGEST_FILE)
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return _unpacked(path, folder, layer)
    suffix = _suffix(start)
    target = folder / f"layer{suffix}"
    shutil.copyfile(path, target)
    if suffix == ".shp":
        _beside(path, folder)
    return Dataset(target, KINDS[suffix])


def _suffix(start: bytes) -> str:
    """What a file is by its first bytes. Raises BoundaryError for anything that is not a kind we take."""
    if start.startswith(b"SQLite format 3\x00"):
        return ".gpkg"
    if start.startswith(b"\x00\x00\x27\x0a"):
        return ".shp"
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return ".geojson"
    if start.startswith(b"PK\x05\x06"):
        raise BoundaryError("Tệp zip không chứa tệp nào.", "The zip file holds nothing.")
    raise BoundaryError(
        "Không phải GeoJSON, GeoPackage (.gpkg) hay shapefile nén (.zip): xuất lại từ phần mềm bản đồ theo một trong "
        "các dạng đó.",
        "Neither GeoJSON, GeoPackage (.gpkg) nor a zipped shapefile (.zip): export it again as one of these.",
    )


def _beside(path: Path, folder: Path) -> None:
    """Copy what belongs to a shapefile."""
    found = {other.suffix.lower(): other for other in path.parent.glob(f"{path.stem}.*") if other.is_file()}
    for suffix in SIDECARS:
        if suffix in found:
            shutil.copyfile(found[suffix], folder / f"layer{suffix}")
    _whole(folder)


def _whole(folder: Path) -> None:
    missing = [suffix for suffix in (".shx", ".dbf") if not (folder / f"layer{suffix}").is_file()]
    if missing:
        names = ", ".join(missing)
        raise BoundaryError(
            f"Shapefile thiếu phần {names}: nén cả .shp, .shx, .dbf, .prj (và .cpg) vào một tệp zip.",
            f"The shapefile lacks {names}: put .shp, .shx, .dbf, .prj (and .cpg) into one zip file.",
        )


def _unpacked(path: Path, folder: Path, layer: str) -> Dataset:
    """The one dataset of an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            main = _main(members, layer)
            suffix = PurePosixPath(main.filename).suffix.lower()
            wanted = {suffix: main} | (_parts(members, main) if suffix == ".shp" else {})
            left = LARGEST_UNPACKED
            for ending, member in wanted.items():
                with archive.open(member) as source, (folder / f"layer{ending}").open("wb") as target:
                    left -= _copied(source, target, member, left)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as problem:
        if isinstance(problem, BoundaryError):
            raise
        raise BoundaryError(
            f"Không mở được tệp zip ({type(problem).__name__}): tệp hỏng hoặc có mật khẩu; nén lại.",
            f"The zip file cannot be opened ({type(problem).__name__}): it is damaged or has a password.",
        ) from problem
    target = folder / f"layer{suffix}"
    with target.open("rb") as file:
        if KINDS[suffix] != KINDS[_suffix(file.read(4096))]:
            raise BoundaryError(
                f"Phần {main.filename[:80]} trong tệp zip không phải dạng như tên của nó.",
                f"{main.filename[:80]} in the zip file is not what its name says.",
            )
    if suffix == ".shp":
        _whole(folder)
    return Dataset(target, KINDS[suffix])


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Files of an archive; one that leads outside it, or promises too much, is refused before anything is unpacked."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise BoundaryError(
            f"Tệp zip có hơn {MOST_MEMBERS} tệp bên trong: chỉ nén lớp ranh giới.",
            f"The zip file holds more than {MOST_MEMBERS} files: pack the layer of boundaries only.",
        )
    for member in members:
        if _leads_out(member):
            raise BoundaryError(
                f"Tệp zip có tên dẫn ra ngoài thư mục ({member.filename[:80]}): không nhận.",
                f"The zip file has a name that leads outside it ({member.filename[:80]}): it is refused.",
            )
        if member.file_size > SMALL and member.file_size > MOST_PACKED * max(member.compress_size, 1):
            raise _bomb(member)
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        raise _too_large(total, LARGEST_UNPACKED)
    return members


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    return is_link or "\\" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts


def _main(members: list[zipfile.ZipInfo], layer: str) -> zipfile.ZipInfo:
    """The member that holds the layer. Raises BoundaryError where there is none, or several and none was named."""
    found = [
        member
        for member in members
        if PurePosixPath(member.filename).suffix.lower() in KINDS
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith("._")
    ]
    named = [member for member in found if layer and layer in (member.filename, PurePosixPath(member.filename).stem)]
    if named or len(found) == 1:
        return (named or found)[0]
    if not found:
        raise BoundaryError(
            "Tệp zip không có lớp ranh giới nào (.shp, .geojson, .gpkg).",
            "The zip file holds no layer of boundaries (.shp, .geojson, .gpkg).",
        )
    raise _several([PurePosixPath(member.filename).stem for member in found])


def _several(names: list[str]) -> BoundaryError:
    listed = ", ".join(name[:60] for name in names[:12])
    return BoundaryError(
        f"Tệp có {len(names)} lớp: {listed}. Ghi tên lớp cần lấy vào ô “Lớp” (dòng lệnh: --layer).",
        f"The file holds {len(names)} layers: {listed}. Name the one to take in “Layer” (command line: --layer).",
    )


def layer_of(names: list[str], layer: str) -> str:
    """The layer of a dataset to read. Raises BoundaryError where it has several and none was named."""
    if not names:
        raise BoundaryError("Tệp không có lớp nào.", "The file holds no layer.")
    if layer in names or len(names) == 1:
        return layer if layer in names else names[0]
    raise _several(names)


def _parts(members: list[zipfile.ZipInfo], main: zipfile.ZipInfo) -> dict[str, zipfile.ZipInfo]:
    stem = str(PurePosixPath(main.filename).with_suffix("")).lower()
    beside = {
        PurePosixPath(member.filename).suffix.lower(): member
        for member in members
        if str(PurePosixPath(member.filename).with_suffix("")).lower() == stem
    }
    return {suffix: beside[suffix] for suffix in SIDECARS if suffix in beside}


def _copied(source: IO[bytes], target: IO[bytes], member: zipfile.ZipInfo, most: int) -> int:
    """Bytes copied; counted as they come, whatever the archive says of itself."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise _too_large(size, LARGEST_UNPACKED)
        if size > SMALL and size > MOST_PACKED * max(member.compress_size, 1):
            raise _bomb(member)
        target.write(chunk)
    return size


def _bomb(member: zipfile.ZipInfo) -> BoundaryError:
    return BoundaryError(
        f"Phần {member.filename[:80]} trong tệp zip nở ra hơn {MOST_PACKED} lần: không nhận tệp này.",
        f"{member.filename[:80]} in the zip file grows more than {MOST_PACKED} times: this file is refused.",
    )


def _too_large(size: int, most: int) -> BoundaryError:
    held, allowed = round(size / 2**20), round(most / 2**20)
    return BoundaryError(
        f"Tệp lớn {held} MB, quá mức {allowed} MB: giản lược đường biên hoặc chia theo tỉnh.",
        f"The file has {held} MB, more than the {allowed} MB allowed: simplify it or divide it by province.",
    )
