"""The items behind the two counts of Khánh Hòa's plan for 2024 that no document names: run to write them again.

The province published 19 of 31 projects and 47 of 82 tasks, and the names of eight of them. The others are made here,
the same at every run, into the reference tables with the status `simulated`; an operator's own list replaces them.
"""

import csv
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import home

SEED = 2024
PLAN, PROVINCE = "KH-KH2024", "56"
AS_OF = date(2024, 6, 9)
STAGES = {
    "KH04": {"under_way": 16, "finished": 2, "preparing": 4, "planned": 3, "appraisal": 2, "blocked": 1},
    "KH05": {"under_way": 22, "finished": 20, "planned": 25, "preparing": 7, "blocked": 3},
}
"""How many of the unnamed items of each count stand at which stage, so that the published counts come out."""
DEPARTMENTS = (
    ("56-noi-vu", "Nội vụ", "Home Affairs", "cán bộ, công chức", "officials"),
    ("56-tu-phap", "Tư pháp", "Justice", "hộ tịch, lý lịch tư pháp", "civil status and judicial records"),
    ("56-tai-chinh", "Tài chính", "Finance", "ngân sách, tài sản công", "budget and public assets"),
    ("56-khdt", "Kế hoạch và Đầu tư", "Planning and Investment", "dự án đầu tư", "investment projects"),
    ("56-cong-thuong", "Công Thương", "Industry and Trade", "công nghiệp, thương mại", "industry and trade"),
    ("56-nnptnt", "Nông nghiệp và Phát triển nông thôn", "Agriculture and Rural Development", "nông nghiệp", "farming"),
    ("56-gtvt", "Giao thông vận tải", "Transport", "hạ tầng giao thông", "transport infrastructure"),
    ("56-xay-dung", "Xây dựng", "Construction", "quy hoạch xây dựng", "construction planning"),
    ("56-tnmt", "Tài nguyên và Môi trường", "Natural Resources and Environment", "đất đai", "land"),
    ("56-ldtbxh", "Lao động - Thương binh và Xã hội", "Labour, Invalids and Social Affairs", "an sinh", "welfare"),
    ("56-vhtt", "Văn hóa và Thể thao", "Culture and Sports", "di sản văn hóa", "cultural heritage"),
    ("56-du-lich", "Du lịch", "Tourism", "điểm đến du lịch", "tourist destinations"),
    ("56-gddt", "Giáo dục và Đào tạo", "Education and Training", "trường, lớp, học sinh", "schools and pupils"),
    ("56-yt", "Y tế", "Health", "hồ sơ sức khỏe", "health records"),
    ("56-khcn", "Khoa học và Công nghệ", "Science and Technology", "nhiệm vụ khoa học", "research tasks"),
    (
        "56-tttt",
        "Thông tin và Truyền thông",
        "Information and Communications",
        "hạ tầng viễn thông",
        "telecom networks",
    ),
)
"""Code, name of the department and what its data are about, in both languages."""
DISTRICTS = (
    ("568", "TP. Nha Trang", "Nha Trang city"),
    ("569", "TP. Cam Ranh", "Cam Ranh city"),
    ("570", "huyện Cam Lâm", "Cam Lâm district"),
    ("571", "huyện Vạn Ninh", "Vạn Ninh district"),
    ("572", "thị xã Ninh Hòa", "Ninh Hòa town"),
    ("573", "huyện Khánh Vĩnh", "Khánh Vĩnh district"),
    ("574", "huyện Diên Khánh", "Diên Khánh district"),
    ("575", "huyện Khánh Sơn", "Khánh Sơn district"),
    ("576", "huyện Trường Sa", "Trường Sa district"),
)


@dataclass(frozen=True)
class Draft:
    """An item before it has a stage and dates."""

    unit: str
    owner: str
    title_vi: str
    title_en: str
    indicator: str = ""


def projects() -> list[Draft]:
    """The 28 unnamed public-investment projects."""
    databases = [
        Draft(
            PROVINCE,
            code,
            f"Đầu tư xây dựng cơ sở dữ liệu chuyên ngành {about}",
            f"Database of {about_en}",
            "dossier_data_reused",
        )
        for code, _, _, about, about_en in DEPARTMENTS
    ]
    networks = [
        Draft(unit, f"{unit}-ubnd", f"Đầu tư hạ tầng công nghệ thông tin của {name}", f"IT infrastructure of {name_en}")
        for unit, name, name_en in DISTRICTS
    ]
    others = [
        Draft(PROVINCE, "56-tttt", "Mở rộng trung tâm dữ liệu tỉnh", "Extension of the provincial data centre"),
        Draft(PROVINCE, "56-gtvt", "Đầu tư hệ thống camera giám sát giao thông", "Traffic camera system"),
        Draft(PROVINCE, "56-nnptnt", "Đầu tư hệ thống quan trắc cảnh báo thiên tai", "Natural disaster warning system"),
    ]
    return [*databases, *networks, *others]


def tasks() -> list[Draft]:
    """The 77 unnamed tasks of the recurrent budget."""
    made = [
        Draft(
            unit,
            f"{unit}-ubnd",
            f"Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính tại {name}",
            f"Digitisation of dossiers and results in {name_en}",
            "dossier_digitised",
        )
        for unit, name, name_en in DISTRICTS
    ]
    made += [
        Draft(
            unit,
            f"{unit}-ubnd",
            f"Bồi dưỡng kỹ năng số cho tổ công nghệ số cộng đồng {name}",
            f"Digital skills for the community technology teams of {name_en}",
        )
        for unit, name, name_en in DISTRICTS
    ]
    for code, name, name_en, _, _ in DEPARTMENTS:
        made += [
            Draft(
                PROVINCE,
                code,
                f"Tái cấu trúc quy trình dịch vụ công trực tuyến toàn trình lĩnh vực {name}",
                f"Fully online services redesigned: {name_en}",
                "dossier_online",
            ),
            Draft(
                PROVINCE,
                code,
                f"Phê duyệt, bảo đảm cấp độ an toàn hệ thống thông tin của Sở {name}",
                f"Security levels of the information systems: {name_en}",
            ),
            Draft(
                PROVINCE,
                code,
                f"Tập huấn chuyển đổi số cho cán bộ, công chức Sở {name}",
                f"Digital transformation training for officials: {name_en}",
            ),
        ]
    named = (
        ("56-tttt", "Diễn tập ứng cứu sự cố an toàn thông tin mạng", "Incident response exercise", ""),
        (
            "56-tttt",
            "Tuyên truyền thanh toán trực tuyến phí, lệ phí",
            "Campaign for online payment of fees",
            "dossier_paid_online",
        ),
        ("56-tttt", "Duy trì mạng truyền số liệu chuyên dùng", "Dedicated data network kept up", ""),
        ("56-tttt", "Cấp, gia hạn chứng thư số chuyên dùng", "Digital certificates issued and renewed", ""),
        ("56-tttt", "Công bố danh mục dữ liệu mở của tỉnh", "List of the province's open data published", ""),
        ("56-noi-vu", "Lưu trữ hồ sơ điện tử của cơ quan nhà nước", "Electronic archives of state agencies", ""),
        ("56-tai-chinh", "Hóa đơn điện tử khởi tạo từ máy tính tiền", "Electronic invoices from cash registers", ""),
        ("56-du-lich", "Cập nhật cổng du lịch thông minh", "Smart tourism portal updated", ""),
        ("56-vhtt", "Số hóa hiện vật bảo tàng tỉnh", "Museum exhibits digitised", ""),
        ("56-yt", "Liên thông kết quả xét nghiệm giữa các bệnh viện", "Laboratory results shared by hospitals", ""),
        ("56-nnptnt", "Truy xuất nguồn gốc nông sản chủ lực", "Traceability of the main farm products", ""),
    )
    return made + [Draft(PROVINCE, owner, title, title_en, moves) for owner, title, title_en, moves in named]


def rows() -> list[dict[str, str]]:
    """The items as rows of programme_item.csv."""
    chance = random.Random(SEED)
    made = []
    for figure, kind, drafts, code in (("KH04", "project", projects(), "KH-DAM"), ("KH05", "task", tasks(), "KH-NVM")):
        stages = [stage for stage, count in STAGES[figure].items() for _ in range(count)]
        chance.shuffle(stages)
        for number, (draft, stage) in enumerate(zip(drafts, stages, strict=True), 1):
            made.append(_row(draft, stage, f"{code}{number:02d}", kind, figure, chance))
    return made


def _row(draft: Draft, stage: str, code: str, kind: str, figure: str, chance: random.Random) -> dict[str, str]:
    start, due, finished, progress = _dates(stage, chance)
    return {
        "code": code,
        "frame": "2024",
        "unit": draft.unit,
        "plan": PLAN,
        "kind": kind,
        "title_vi": draft.title_vi,
        "title_en": draft.title_en,
        "owner": draft.owner,
        "stage": stage,
        "start_on": start,
        "due": due,
        "finished_on": finished,
        "progress": progress,
        "as_of": AS_OF.isoformat(),
        "as_of_exact": "false",
        "figure": figure,
        "status": "simulated",
        "source": "SIM",
    }


def _dates(stage: str, chance: random.Random) -> tuple[str, str, str, str]:
    """Start, deadline and end as months of 2024, and progress; about one item under way in five is late."""
    start = chance.randint(1, 3)
    if stage == "finished":
        end = chance.randint(start + 1, AS_OF.month - 1)
        return _month(start), _month(max(start + 1, end + chance.randint(-1, 2))), _month(end), "100"
    if stage == "under_way":
        late = chance.random() < 0.2
        due = chance.randint(start + 1, AS_OF.month - 1) if late else chance.randint(AS_OF.month, 12)
        return _month(start), _month(due), "", str(5 * chance.randint(6, 18))
    if stage in ("preparing", "appraisal", "blocked"):
        return _month(start), _month(chance.randint(8, 12)), "", str(5 * chance.randint(1, 4))
    due = chance.choice((5, 8, 9, 10, 11, 11, 12, 12, 12))
    return "", _month(due), "", "0"


def _month(number: int) -> str:
    return f"2024-{number:02d}"


def agencies() -> list[dict[str, str]]:
    """Owners that no document names, as rows of agency.csv."""
    departments = [
        {"code": code, "name_vi": f"Sở {name} Khánh Hòa", "name_en": f"Khánh Hòa Department of {name_en}"}
        for code, name, name_en, _, _ in DEPARTMENTS
    ]
    districts = [
        {"code": f"{unit}-ubnd", "name_vi": f"UBND {name}", "name_en": f"People's Committee of {name_en}"}
        for unit, name, name_en in DISTRICTS
    ]
    return [row | {"source": "SIM"} for row in (*departments, *districts)]


def links() -> list[dict[str, str]]:
    """Which indicators the items are meant to move, as rows of item_indicator.csv."""
    drafts = [*projects(), *tasks()]
    return [
        {"item": row["code"], "indicator": draft.indicator, "status": "simulated", "source": "SIM"}
        for row, draft in zip(rows(), drafts, strict=True)
        if draft.indicator
    ]


def write(folder: Path) -> None:
    """Put the simulated rows behind those of the documents."""
    for name, made in (("agency", agencies()), ("programme_item", rows()), ("item_indicator", links())):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            kept = [row for row in reader if row["source"] != "SIM"]
            columns = list(reader.fieldnames or ())
        known = {row.get("code") for row in kept} - {None}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows([*kept, *(row for row in made if row.get("code") not in known)])


if __name__ == "__main__":
    write(home.REFERENCE)
