"""The page of the meeting and the two boxes in the bar: agendas and minutes as a viewer makes, changes and finds them."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import selection, words
from components.meeting import minutes_view
from data import agendas, closings, journal, minutes
from data.agendas import Agenda
from tests.conftest import Viewers, serving
from tests.test_journeys import Screen
from tests.test_pages import Drawn, draw

PERSON = "Trần Thị Bình"
SCRIPT = "<script>alert(1)</script> ![x](http://example.test/x.png)"
VIEW = {"frame": "2024", "unit": "56", "indicator": "dossier_online", "period": "2024"}


@pytest.fixture
def own(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of the test's own, where nothing was written."""
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return own_home


@pytest.fixture
def agenda(own: Path) -> Agenda:
    return agendas.save(Agenda("", "Phiên họp 6", tuple(step(title) for title in "ABC")), person=PERSON)


def step(title: str, page: str = "map", **parameters: str) -> agendas.Step:
    return agendas.step(page=page, parameters=VIEW | parameters, title=title, question="Vì sao?")


def meeting(**parameters: str) -> Drawn:
    return draw("meeting", **parameters)


def texts_of(drawn: Drawn, name: str) -> list[str]:
    """The pieces with a test id as text."""
    found = [piece for piece in drawn.html if f'data-testid="{name}"' in piece]
    return [unescape(re.sub(r"<[^>]+>", " ", piece)) for piece in found]


def titles(drawn: Drawn) -> list[str]:
    return [re.sub(r"\s+", " ", text).split(". ")[1].split(" Bản đồ")[0] for text in texts_of(drawn, "step")]


def refused(drawn: Drawn) -> str:
    return " ".join(piece for piece in drawn.html if 'class="refused"' in piece)


def sign(app: AppTest, person: str = PERSON) -> AppTest:
    """Give the name that is asked once."""
    return app.text_input(key="agenda_person").set_value(person).run()


def press(app: AppTest, key: str) -> Drawn:
    return Drawn(app.button(key=key).click().run())


# The agenda


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_begins_with_an_example_and_its_views(own: Path, language: str) -> None:
    drawn = meeting(agenda="mau-khanh-hoa", lang=language)
    assert len(texts_of(drawn, "step")) == 12
    assert words.word("agenda.is_example", language) in texts_of(drawn, "agenda-about")[0]
    assert not [button for button in drawn.app.button if (button.key or "").startswith(("up_", "edit_", "remove_"))]
    links = [link.proto.url for link in drawn.app.get("link_button")]
    more = "" if language == "vi" else "&lang=en"
    assert links == [
        f"/hall?agenda=mau-khanh-hoa{more}",
        f"/presenter?agenda=mau-khanh-hoa{more}",
        f"/hall?agenda=mau-khanh-hoa{more}&wall=20",
    ]


def test_an_example_is_copied_and_the_copy_is_opened(own: Path) -> None:
    drawn = press(sign(meeting(agenda="mau-tra-vinh").app), "agenda_copy")
    [copy] = [one for one in agendas.agendas() if not one.is_example]
    assert drawn.app.query_params["agenda"] == copy.code
    assert copy.person == PERSON
    assert len(texts_of(drawn, "step")) == len(copy.steps)


def test_nothing_is_saved_without_a_name(agenda: Agenda) -> None:
    drawn = press(meeting(agenda=agenda.code).app, "down_0")
    assert "Chưa nhập họ tên" in refused(drawn)
    assert agendas.find(agenda.code) == agenda


def test_steps_are_moved_and_removed_and_every_state_is_kept(agenda: Agenda) -> None:
    app = sign(meeting(agenda=agenda.code).app)
    assert titles(press(app, "down_0")) == ["B", "A", "C"]
    assert titles(press(app, "up_2")) == ["B", "C", "A"]
    assert titles(press(app, "remove_1")) == ["B", "A"]
    assert len(agendas.history(agenda.code)) == 4


def test_a_step_is_edited_in_a_dialog(agenda: Agenda) -> None:
    app = sign(meeting(agenda=agenda.code).app)
    app.button(key="edit_1").click().run()
    keys = {part: f"step_{part}_{agenda.state}_1" for part in ("title", "question", "notes")}
    app.text_input(key=keys["title"]).set_value("Hai")
    app.text_area(key=keys["notes"]).set_value("Nói chậm\nhai dòng")
    save = next(
        button for button in app.button if button.label == words.word("agenda.save", "vi") and button.form_id == "step"
    )
    save.click().run()
    kept = agendas.find(agenda.code)
    assert kept is not None
    assert [(one.title, one.notes) for one in kept.steps] == [("A", ""), ("Hai", "Nói chậm\nhai dòng"), ("C", "")]


def test_who_saves_second_is_told_and_keeps_what_he_did(agenda: Agenda) -> None:
    mine = sign(meeting(agenda=agenda.code).app)
    theirs = agendas.save(agenda.moved(0, 1), person="Lê Văn Lợi")
    drawn = press(mine, "remove_2")
    assert "Lê Văn Lợi" in refused(drawn)
    assert agendas.find(agenda.code) == theirs
    press(mine, "mine_as_copy")
    [copy] = [one for one in agendas.agendas() if one.code not in (agenda.code,) and not one.is_example]
    assert [one.title for one in copy.steps] == ["A", "B"]


def test_who_saves_second_may_put_his_over_the_other_which_stays_in_the_history(agenda: Agenda) -> None:
    mine = sign(meeting(agenda=agenda.code).app)
    theirs = agendas.save(agenda.moved(0, 1), person="Lê Văn Lợi")
    press(mine, "remove_2")
    drawn = press(mine, "mine_over")
    assert refused(drawn) == ""
    assert titles(drawn) == ["A", "B"]
    assert agendas.history(agenda.code)[1] == theirs


def test_an_agenda_taken_away_is_no_longer_there(agenda: Agenda) -> None:
    press(sign(meeting(agenda=agenda.code).app), "agenda_away_now")
    assert agendas.find(agenda.code) is None
    drawn = meeting(agenda=agenda.code)
    assert any("không" in text.lower() and agenda.code in text for text in drawn.notices)
    assert texts_of(drawn, "step")


def test_an_earlier_state_is_taken_up_again(agenda: Agenda) -> None:
    app = sign(meeting(agenda=agenda.code).app)
    press(app, "remove_0")
    app.session_state["agenda_history"] = True
    app.run()
    assert len(texts_of(Drawn(app), "agenda-state")) == 2
    assert titles(press(app, f"take_up_{agenda.state}")) == ["A", "B", "C"]
    assert len(agendas.history(agenda.code)) == 3


def test_a_step_that_no_longer_holds_says_why_and_the_others_stand(own: Path) -> None:
    kept = (step("A"), replace(step("Hỏng"), page="nowhere"), step("C", unit="xx"), step("D"))
    agenda = agendas.save(Agenda("", "Họp", kept), person=PERSON)
    drawn = meeting(agenda=agenda.code)
    reasons = ["⚠" in text for text in texts_of(drawn, "step")]
    assert reasons == [False, True, True, False]
    assert len(drawn.app.get("page_link")) == 3


def test_titles_are_shown_as_they_were_typed(own: Path) -> None:
    hostile = agendas.step(page="map", parameters=VIEW, title=SCRIPT, question=SCRIPT, notes=SCRIPT)
    agenda = agendas.save(Agenda("", SCRIPT, (hostile,)), person=SCRIPT)
    drawn = meeting(agenda=agenda.code)
    assert SCRIPT in texts_of(drawn, "step")[0]
    assert not [piece for piece in drawn.html if "<script>" in piece]
    assert not [
        one.value for one in (*drawn.app.markdown, *drawn.app.subheader, *drawn.app.caption) if "x.png" in one.value
    ]


def test_an_agenda_without_steps_says_so(own: Path) -> None:
    agenda = agendas.save(Agenda("", "Họp", ()), person=PERSON)
    assert words.word("agenda.no_steps", "vi") in texts_of(meeting(agenda=agenda.code), "quiet")[0]


def test_views_are_judged_on_the_closing_an_agenda_is_shown_on(own: Path, version: str) -> None:
    closing = closings.close(name="Chốt 6", person=PERSON, version=version)
    agenda = agendas.save(Agenda("", "Họp", (step("A"),), closing.code), person=PERSON)
    drawn = meeting(agenda=agenda.code)
    assert "Chốt 6" in texts_of(drawn, "agenda-about")[0]
    [link] = drawn.app.get("page_link")
    assert f"closing={closing.code}" in link.proto.query_string
    gone = agendas.save(replace(agenda, closing="khong-con"), person=PERSON)
    assert words.word("agenda.closing_missing", "vi") in unescape(refused(meeting(agenda=gone.code)))


def test_a_journal_that_cannot_be_read_is_said(own: Path) -> None:
    (own / "journal.sqlite").write_bytes(b"not a database" * 100)
    for view in ("agenda", "minutes"):
        assert "journal.sqlite" in refused(meeting(view=view))
    assert draw("map", **VIEW).heading


# From any page


def opened(box: str, page: str = "map", **parameters: str) -> AppTest:
    """A page with a box of the bar opened."""
    app = draw(page, **(VIEW | parameters)).app
    app.session_state[box] = True
    return app.run()


def test_a_view_becomes_a_step(agenda: Agenda) -> None:
    app = opened("add_view", closing="")
    assert app.text_input(key="add_title").value == "Bản đồ: Tỉnh Khánh Hòa, Nộp trực tuyến, 2024"
    app.text_input(key="add_question").set_value("Ai trả lời?")
    app.text_input(key="add_person").set_value("Lê Văn Lợi")
    Drawn(app.button(key="add_save").click().run())
    kept = agendas.find(agenda.code)
    assert kept is not None
    assert (kept.person, len(kept.steps)) == ("Lê Văn Lợi", 4)
    added = kept.steps[-1]
    assert (added.page, added.question) == ("map", "Ai trả lời?")
    assert dict(added.parameters) == VIEW


def test_a_view_begins_a_new_agenda(own: Path) -> None:
    app = opened("add_view")
    app.text_input(key="add_name").set_value("Phiên họp 7")
    app.text_input(key="add_person").set_value(PERSON)
    Drawn(app.button(key="add_save").click().run())
    [kept] = [one for one in agendas.agendas() if not one.is_example]
    assert (kept.name, len(kept.steps)) == ("Phiên họp 7", 1)


def test_a_step_needs_a_title_and_says_so(agenda: Agenda) -> None:
    app = opened("add_view")
    app.text_input(key="add_title").set_value(" ")
    app.text_input(key="add_person").set_value(PERSON)
    assert "Chưa nhập tên mục" in refused(Drawn(app.button(key="add_save").click().run()))
    assert agendas.find(agenda.code) == agenda


def test_a_closed_box_does_not_read_the_journal(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> tuple[journal.AgendaState, ...]:
        raise AssertionError("read")

    monkeypatch.setattr(journal, "newest_agenda_states", never)
    monkeypatch.setattr(journal, "minutes", lambda: ())
    assert draw("map", **VIEW).heading


def noted(own: Path, due: date | None = None, **parts: str) -> None:
    given = {"kind": "question", "text": "Vì sao giảm?", "owner": "Sở Nội vụ", "closing": ""} | VIEW | parts
    minutes.note(person=PERSON, due=due, **given)  # pyright: ignore[reportArgumentType]


def test_a_question_is_noted_on_the_number_and_shown_there(own: Path) -> None:
    due = minutes.today() + timedelta(days=14)
    app = opened("note_view")
    app.text_area(key="note_text").set_value(SCRIPT)
    app.date_input(key="note_due").set_value(due)
    app.text_input(key="note_person").set_value(PERSON)
    Drawn(app.button(key="note_save").click().run())
    [line] = journal.minutes()
    assert (line.frame, line.unit, line.indicator, line.period) == tuple(VIEW.values())
    assert (line.person, line.kind, line.due) == (PERSON, "question", due.isoformat())
    [shown] = texts_of(draw("services", **VIEW), "minutes")
    assert f"trả lời trước {due:%d/%m/%Y}" in shown
    assert SCRIPT in shown
    assert texts_of(draw("services", **VIEW | {"indicator": "dossier_paid_online"}), "minutes") == []
    assert texts_of(draw("services", **VIEW | {"unit": "568"}), "minutes") == []


def test_what_is_done_is_no_longer_shown(own: Path) -> None:
    noted(own)
    [item] = minutes.held()
    minutes.finish(item, person=PERSON, text="xong")
    assert texts_of(draw("map", **VIEW), "minutes") == []


def test_the_list_is_filtered_by_the_address(own: Path) -> None:
    today = minutes.today()
    noted(own, text="muộn", due=today - timedelta(days=1))
    noted(own, text="còn hạn", due=today, owner="")
    noted(own, kind="decision", text="ghi nhận")
    shown = {state: len(texts_of(meeting(view="minutes", state=state), "minute")) for state in ("", *minutes.STATES)}
    assert shown == {"": 3, "late": 1, "open": 1, "done": 0, "said": 1}
    [text] = texts_of(meeting(view="minutes", owner="-"), "minute")
    assert "còn hạn" in text


def test_an_item_is_done_from_the_list(own: Path) -> None:
    noted(own)
    [item] = minutes.held()
    app = meeting(view="minutes").app
    app.button(key=f"update_{item.number}").click().run()
    app.text_area(key="minute_text").set_value("Đã rà soát")
    app.text_input(key="minute_person").set_value("Lê Văn Lợi")
    app.button(key="minute_save").click().run()
    [kept] = minutes.held()
    assert kept.done is not None
    assert (kept.done.text, kept.done.person) == ("Đã rà soát", "Lê Văn Lợi")


def test_the_file_of_minutes_holds_every_line(own: Path, version: str) -> None:
    noted(own, text="=1+1", due=date(2026, 12, 5))
    chosen = selection.resolve({}, version).selection
    lines = minutes_view.csv(chosen, minutes.held(), minutes.today()).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]
    assert "05/12/2026" in lines[1]
    assert "Tỉnh Khánh Hòa · Nộp trực tuyến · 2024" in lines[1]


def test_a_minute_on_a_unit_that_is_gone_is_still_listed(own: Path) -> None:
    noted(own, unit="xx", indicator="gone", period="khi nào", closing="khong-con")
    [text] = texts_of(meeting(view="minutes"), "minute")
    assert "xx · gone · khi nào" in text


# In a browser


@pytest.mark.browser
def test_a_view_is_added_moved_and_opened_and_another_viewer_sees_it(own: Path, viewers: Viewers) -> None:
    with serving(own) as server:
        page, _ = viewers.open(server)
        screen = Screen(page).open("/map", frame="2024", unit="56", indicator="dossier_online", period="2024")
        page.locator(".st-key-add_view button:visible").click()
        page.get_by_label(words.word("agenda.name", "vi"), exact=True).fill("Phiên họp 8")
        page.get_by_label(words.word("meeting.person", "vi"), exact=True).fill(PERSON)
        page.locator(".st-key-add_save button").click()
        screen.notices.filter(has_text="Phiên họp 8").wait_for()
        [agenda] = [one for one in agendas.agendas() if not one.is_example]
        agendas.add(agenda.code, step("Bước hai"), person="Lê Văn Lợi")
        page.goto(f"/meeting?agenda={agenda.code}")
        page.get_by_label(words.word("meeting.person", "vi"), exact=True).fill(PERSON)
        page.keyboard.press("Enter")
        screen.quiet()
        page.locator(".st-key-up_1 button:visible").click()
        steps = page.get_by_test_id("step")
        steps.first.filter(has_text="1. Bước hai").wait_for()
        page.reload()
        steps.first.filter(has_text="1. Bước hai").wait_for()
        other, _ = viewers.open(server)
        other.goto(f"/meeting?agenda={agenda.code}")
        other.get_by_test_id("step").nth(1).filter(has_text="2. Bản đồ: Tỉnh Khánh Hòa").wait_for()
        other.locator(".st-key-step_tools_1 a").click()
        elsewhere = Screen(other).drawn()
        assert "/map" in other.url
        assert {name: elsewhere.parameters()[name] for name in VIEW} == VIEW


@pytest.mark.usefixtures("own")
def test_what_a_meeting_gave_to_do_is_a_task_of_the_progress_page_until_it_is_done() -> None:
    asked = {"frame": "2024", "view": "plans"}
    given = minutes.note(
        person=PERSON,
        kind="task",
        text=SCRIPT,
        frame="2024",
        unit="570",
        indicator="dossier_online",
        period="2024",
        owner="UBND huyện Cam Lâm",
        due=minutes.today() - timedelta(days=1),
        closing="",
    )
    for unit in ("VN", "56", "570"):
        [shown] = texts_of(draw("progress", unit=unit, **asked), "plan-minutes")
        assert SCRIPT in shown
        assert "UBND huyện Cam Lâm" in shown
        assert words.word("minutes.mark_late", "vi") in shown
    assert texts_of(draw("progress", unit="11", **asked), "plan-minutes") == []
    minutes.finish(next(item for item in minutes.held() if item.number == given.id), person=PERSON, text="Đã báo cáo.")
    assert texts_of(draw("progress", unit="570", **asked), "plan-minutes") == []
