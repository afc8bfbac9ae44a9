"""The hall, the presenter's window and the wall: what their routes give, and a meeting in a real browser."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Frame, Page, expect

from components import assets, hall
from components.hall import rooms
from components.shell import PAGES
from data import agendas, closings
from data.agendas import Agenda
from tests.conftest import Server, Viewers, free_port, serving

Get = Callable[..., httpx.Response]
PATIENCE = 40_000
WALL = {"width": 1920, "height": 1080}
STATE = {"step": 2, "black": 0, "home": 0, "minutes": 45, "meeting": 1000, "present": 10}
SECRET = "chỉ người trình bày thấy"


def meeting(name: str, *, closing: str = "") -> Agenda:
    """An agenda of four views; the third one's page was never part of the application."""
    views = (
        ("security", {"unit": "56"}, "An toàn thông tin", "Sự cố nào còn mở?"),
        ("petitions", {"unit": "56"}, "Phản ánh, kiến nghị", ""),
        ("former_page", {}, "Trang cũ", ""),
        ("services", {"unit": "zz"}, "Dịch vụ công", "Bao giờ <b>hết</b> quá hạn?"),
    )
    steps = tuple(
        agendas.step(page=page, parameters=parameters, title=title, question=question, notes=SECRET)
        for page, parameters, title, question in views
    )
    return agendas.save(Agenda("", name, steps, closing), person="Trần Thị Bình")


@pytest.fixture(scope="module")
def agenda(home: Path) -> Agenda:
    return meeting("Phiên họp thử")


# Routes


def test_the_views_of_an_agenda_are_addresses_that_can_be_opened(get: Get, agenda: Agenda) -> None:
    answer = get(f"/agenda/{agenda.code}.json", params={"lang": "en"})
    given = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert [step["title"] for step in given["steps"]] == [step.title for step in agenda.steps]
    assert given["steps"][0]["href"] == "/security?unit=56&lang=en&embed=true"
    assert given["steps"][0]["parameters"] == {"unit": "56", "lang": "en"}
    assert given["numbers"] == "Live numbers"
    assert (given["steps"][2]["href"], "former_page" in given["steps"][2]["problem"]) == ("", True)


def test_notes_are_given_only_when_asked_for(get: Get, agenda: Agenda) -> None:
    assert SECRET not in get(f"/agenda/{agenda.code}.json").text
    assert SECRET not in get("/hall", params={"agenda": agenda.code}).text
    asked = get(f"/agenda/{agenda.code}.json", params={"notes": "1"}).json()
    assert {step["notes"] for step in asked["steps"]} == {SECRET}


def test_an_agenda_on_closed_numbers_says_so_and_leads_to_them(home: Path, version: str) -> None:
    closing = closings.close(name="Phiên họp thứ 6", person="Trần Thị Bình", version=version)
    given = hall.agenda_views(meeting("Trên số chốt", closing=closing.code).code, language="vi", notes=False)
    closings.remove(closing.code)
    assert given is not None
    assert given["numbers"] == "Số liệu chốt: Phiên họp thứ 6"
    assert all(f"closing={closing.code}" in step["href"] for step in given["steps"] if step["href"])


def test_the_overview_is_opened_at_the_root(home: Path) -> None:
    steps = tuple(agendas.step(page=entry.name, parameters={}, title=entry.name) for entry in PAGES)
    code = agendas.save(Agenda("", "Mọi trang", steps), person="Trần Thị Bình").code
    given = hall.agenda_views(code, language="vi", notes=False) or {}
    assert given["steps"][0]["href"].startswith("/?")
    assert [step["href"].split("?")[0] for step in given["steps"][1:]] == [f"/{entry.name}" for entry in PAGES[1:]]


@pytest.mark.parametrize("screen", hall.SCREENS)
@pytest.mark.parametrize(("language", "word"), [("vi", "Mục sau"), ("en", "Back to the step")])
def test_the_screens_speak_both_languages(get: Get, agenda: Agenda, screen: str, language: str, word: str) -> None:
    answer = get(f"/{screen}", params={"agenda": agenda.code, "lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert word in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/hall?agenda=no-such", "/presenter?agenda=no-such", "/hall", "/presenter?wall=5"])
def test_an_unknown_agenda_is_said_in_both_languages_with_the_way_back(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert "Không có chương trình họp này" in answer.text
    assert "There is no such agenda" in answer.text
    assert 'href="/meeting?lang=vi"' in answer.text


def test_what_an_address_holds_never_becomes_markup(get: Get) -> None:
    assert "<script>alert" not in get("/hall", params={"agenda": "<script>alert(1)</script>"}).text
    assert "</script><b>" not in get("/hall", params={"wall": "9", "page": "</script><b>"}).text


@pytest.mark.parametrize(
    "path",
    ["/agenda/no-such.json", "/agenda/", "/agenda/no-such", "/wall.json?page=no-such", "/wall.json?closing=no-such"],
)
def test_what_does_not_exist_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_the_wall_shows_the_units_below_a_unit(get: Get) -> None:
    provinces = get("/wall.json", params={"page": "security", "unit": "VN", "level": "province", "frame": "2024"})
    assert len(provinces.json()["steps"]) == 63
    communes = get("/wall.json", params={"page": "overview", "unit": "56", "level": "commune", "lang": "en"}).json()
    assert len(communes["steps"]) == 65
    assert all("lang=en" in step["href"] and step["href"].startswith("/?") for step in communes["steps"])


def test_the_code_of_the_hall_is_fetched_once(get: Get) -> None:
    for name in ("hall.js", "presenter.js", "view.js", "hall.css", "elements.js"):
        assert "immutable" in get(assets.code_address("hall", name)).headers["cache-control"]


# Two machines


def test_a_room_tells_where_the_meeting_stands(server: Server, agenda: Agenda) -> None:
    address = f"{server.address}/agenda/{agenda.code}/step?room=abcd1234"
    assert httpx.get(address).json() == {"revision": 0}
    assert httpx.put(address, json=STATE).json()["revision"] == 1
    told = httpx.get(address).json()
    assert {name: told[name] for name in ("step", "minutes", "revision")} == {"step": 2, "minutes": 45, "revision": 1}
    assert told["meeting"] >= STATE["meeting"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("{code}/step?room=abcd", b"{}", 400),
        ("{code}/step?room=abcd", b"not json", 400),
        ("{code}/step?room=abcd", b'{"step": 2}' + b" " * 600, 400),
        ("{code}/step", b"{}", 400),
        ("{code}/step?room=../../etc", b"{}", 400),
        ("no-such/step?room=abcd", b"{}", 404),
    ],
)
def test_a_state_that_no_window_would_send_is_refused(
    server: Server, agenda: Agenda, path: str, body: bytes, status: int
) -> None:
    answer = httpx.put(f"{server.address}/agenda/{path.format(code=agenda.code)}", content=body)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "wrong", [{"step": -1}, {"step": 101}, {"step": True}, {"step": 1.5}, {"black": 2}, {"minutes": "9"}, {"more": 1}]
)
def test_a_state_is_whole_numbers_within_their_bounds(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        rooms.Rooms().put("agenda", "abcd", STATE | wrong)


def test_rooms_do_not_grow_without_bound() -> None:
    held = rooms.Rooms()
    for number in range(rooms.MOST_ROOMS + 1):
        held.put("agenda", f"room{number}", STATE)
    assert held.get("agenda", "room0") == {"revision": 0}
    assert held.get("agenda", f"room{rooms.MOST_ROOMS}")["revision"] == 1


# A meeting in a browser


def is_ready(page: Page, *steps: int) -> None:
    """Wait until the frames of these steps stand ready."""
    expect(page.locator("body")).to_have_attribute("data-ready", " ".join(map(str, steps)), timeout=PATIENCE)


def is_at(page: Page, step: int) -> None:
    """Wait until a step is on the screen of the hall."""
    expect(page.locator("body")).to_have_attribute("data-visible", str(step), timeout=PATIENCE)


def is_led_to(page: Page, step: int) -> None:
    """Wait until a window knows of a step."""
    expect(page.locator("body")).to_have_attribute("data-step", str(step), timeout=PATIENCE)


def shown(page: Page) -> Frame:
    """The frame on the screen."""
    frame = frame_shown(page)
    assert frame is not None
    return frame


def frame_shown(page: Page) -> Frame | None:
    """The frame on the screen, None while one takes the place of another."""
    handle = page.locator("iframe.shown").element_handle()
    return handle.content_frame() if handle else None


def opened(page: Page, agenda: Agenda, **parameters: str) -> float:
    """Open the hall; returns the seconds until its first page stood there."""
    began = time.monotonic()
    asked = "&".join(f"{name}={text}" for name, text in ({"agenda": agenda.code} | parameters).items())
    page.goto(f"/hall?{asked}")
    expect(page.locator("body")).to_have_attribute("data-ready", re.compile(r"\d"), timeout=PATIENCE)
    return time.monotonic() - began


@pytest.mark.browser
def test_a_step_forward_is_a_switch_and_a_question_can_be_followed(page: Page, agenda: Agenda) -> None:
    page.set_viewport_size(WALL)
    seconds_to_open = opened(page, agenda)
    is_ready(page, 1, 2)
    assert page.get_by_test_id("question").inner_text() == "Sự cố nào còn mở?"
    inside = shown(page)
    expect(inside.locator("header")).to_be_hidden()
    expect(inside.locator(".st-key-indicator")).to_be_hidden()
    expect(inside.locator("h1").first).to_have_text("Tỉnh Khánh Hòa")
    main = inside.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollHeight <= node.clientHeight"), "the page fits the hall"
    began = time.monotonic()
    page.keyboard.press("PageDown")
    is_at(page, 2)
    assert time.monotonic() - began < seconds_to_open / 4
    is_ready(page, 1, 2)
    shown(page).locator("h1").first.click()
    page.keyboard.press("ArrowRight")
    is_at(page, 3)
    expect(page.get_by_test_id("cover")).to_contain_text("former_page")
    page.keyboard.press("Home")
    is_at(page, 1)
    is_ready(page, 1, 2)
    home = shown(page).url
    shown(page).get_by_text("Việt Nam ›").click()
    expect(shown(page).locator("h1").first).to_have_text("Việt Nam", timeout=PATIENCE)
    assert "embed=true" in shown(page).url
    page.keyboard.press("Escape")
    expect(page.locator("iframe.shown")).to_have_count(1)
    until(page, lambda: getattr(frame_shown(page), "url", "") == home)
    expect(shown(page).locator("h1").first).to_have_text("Tỉnh Khánh Hòa")


@pytest.mark.browser
def test_keys_of_the_page_stay_with_the_page(page: Page, agenda: Agenda) -> None:
    opened(page, agenda, step="4", lang="en")
    expect(shown(page).get_by_test_id("notice")).to_contain_text("zz")
    assert "<b>" in page.get_by_test_id("question").inner_text()
    shown(page).locator("body").evaluate("body => body.append(document.createElement('input'))")
    field = shown(page).locator("body > input")
    field.focus()
    for key in ("ArrowLeft", "b", "Space", "Home"):
        page.keyboard.press(key)
    assert field.input_value() == "b "
    is_at(page, 4)
    page.keyboard.press("PageUp")
    is_at(page, 3)
    page.keyboard.press("b")
    expect(page.get_by_test_id("black")).to_be_visible()
    page.keyboard.press(".")
    expect(page.get_by_test_id("black")).to_be_hidden()


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < limit
        page.wait_for_timeout(100)


@pytest.mark.browser
def test_presenter_and_hall_stay_in_step(viewers: Viewers, server: Server, agenda: Agenda) -> None:
    screen, _ = viewers.open(server)
    opened(screen, agenda, step="2")
    desk = screen.context.new_page()
    desk.goto(f"/presenter?agenda={agenda.code}")
    is_led_to(desk, 2)
    expect(desk.get_by_test_id("notes")).to_have_text(SECRET)
    desk.keyboard.press("PageUp")
    is_at(screen, 1)
    screen.bring_to_front()
    screen.keyboard.press("PageDown")
    is_led_to(desk, 2)
    expect(desk.get_by_test_id("title")).to_have_text("Phản ánh, kiến nghị")
    desk.get_by_test_id("minutes").fill("45")
    desk.get_by_test_id("minutes").press("Enter")
    expect(screen.get_by_test_id("time")).to_contain_text("/ 45:00")
    desk.get_by_test_id("do-black").click()
    expect(screen.get_by_test_id("black")).to_be_visible()
    desk.get_by_test_id("do-black").click()
    screen.reload()
    is_at(screen, 2)
    expect(screen.get_by_test_id("time")).to_contain_text("/ 45:00")
    desk.reload()
    is_led_to(desk, 2)


@pytest.mark.browser
def test_two_machines_meet_in_a_room(viewers: Viewers, server: Server, agenda: Agenda) -> None:
    (desk, _), (screen, _) = viewers.open(server), viewers.open(server)
    desk.goto(f"/presenter?agenda={agenda.code}&step=1")
    is_led_to(desk, 1)
    desk.get_by_test_id("do-connect").click()
    expect(desk.get_by_test_id("others")).to_contain_text("room=")
    screen.goto(re.sub(r"^.*?/hall", "/hall", desk.get_by_test_id("others").inner_text()))
    is_at(screen, 1)
    desk.keyboard.press("PageDown")
    is_at(screen, 2)
    screen.bring_to_front()
    screen.keyboard.press("PageDown")
    is_led_to(desk, 3)


@pytest.mark.browser
def test_the_meeting_goes_on_while_the_server_is_started_again(
    viewers: Viewers, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    (own_home / "events").symlink_to((own_home.parent / "events").resolve())
    agenda, port = meeting("Phiên họp bị ngắt"), free_port()
    with serving(own_home, port) as server:
        page, _ = viewers.open(server)
        opened(page, agenda)
        is_ready(page, 1, 2)
    expect(page.get_by_test_id("notice")).to_contain_text("Mất kết nối", timeout=PATIENCE)
    page.keyboard.press("PageDown")
    is_at(page, 2)
    expect(shown(page).locator("h1").first).to_be_visible()
    expect(shown(page).locator('[role="dialog"]')).to_have_count(0)
    with serving(own_home, port):
        expect(page.get_by_test_id("notice")).to_be_empty(timeout=PATIENCE)
        page.keyboard.press("End")
        is_at(page, 4)
        viewers.close_all()


@pytest.mark.browser
def test_the_wall_turns_by_itself_and_waits_for_who_touches_it(page: Page) -> None:
    page.set_viewport_size(WALL)
    page.goto("/hall?wall=2&page=security&unit=56&level=commune")
    turns = page.locator("body")
    expect(turns).to_have_attribute("data-turns", "3", timeout=PATIENCE)
    assert page.locator("iframe").count() <= 3, "what was seen is let go"
    assert shown(page).get_by_test_id("stMain").evaluate("node => getComputedStyle(node).overflowY") == "hidden"
    page.mouse.move(300, 500)
    page.mouse.move(400, 600)
    expect(page.get_by_test_id("time")).to_have_text("Tạm dừng")
    at = turns.get_attribute("data-turns")
    page.wait_for_timeout(3_500)
    assert turns.get_attribute("data-turns") == at
