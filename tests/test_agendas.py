"""Agendas: what is saved stays, nobody overwrites another unseen, files come back as they went, and the examples hold."""

import json
import multiprocessing
import multiprocessing.synchronize
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from components import selection, shell
from components.meeting import agenda_steps
from data import agendas, journal, texts
from data.agendas import Agenda, AgendaError, Step

PERSON = "Trần Thị Bình"
COMING = {"platforms", "progress", "sectors"}
EXAMPLES = ("ca-nuoc", "khanh-hoa", "kon-tum", "quang-nam", "tra-vinh", "dien-bien")
EACH = 6
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, in which nothing was written yet."""
    if "version" not in request.fixturenames:
        monkeypatch.setenv("TOANCANH_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def steps(*titles: str) -> tuple[Step, ...]:
    return tuple(agendas.step(page="map", parameters={"unit": "56"}, title=title) for title in titles)


def saved(*titles: str, name: str = "Phiên họp 6") -> Agenda:
    return agendas.save(Agenda("", name, steps(*titles)), person=PERSON)


def titles_of(agenda: Agenda | None) -> list[str]:
    assert agenda is not None
    return [step.title for step in agenda.steps]


# Saving


def test_what_is_saved_comes_back_before_the_examples() -> None:
    first, second = saved("A"), saved("B", name="Đắk Lắk: họp")
    assert (first.code, second.code) == ("phien-hop-6", "dak-lak-hop")
    assert agendas.agendas() == (second, first, *agendas.examples())
    assert agendas.find("phien-hop-6") == first


def test_every_state_is_kept_with_who_saved_it() -> None:
    first = saved("A", "B", "C")
    second = agendas.save(first.moved(2, -1), person="Lê Văn Lợi")
    third = agendas.save(second.without(0), person=PERSON)
    assert [titles_of(one) for one in agendas.history(first.code)] == [["C", "B"], ["A", "C", "B"], ["A", "B", "C"]]
    assert [one.person for one in agendas.history(first.code)] == [PERSON, "Lê Văn Lợi", PERSON]
    assert agendas.find(first.code) == third


@pytest.mark.parametrize(("place", "by", "order"), [(0, -1, "ABC"), (0, 1, "BAC"), (2, 1, "ABC"), (2, -1, "ACB")])
def test_a_step_moves_as_far_as_there_is_room(place: int, by: int, order: str) -> None:
    assert "".join(titles_of(Agenda("", "x", steps(*"ABC")).moved(place, by))) == order


def test_who_saves_second_is_told_and_the_first_stays() -> None:
    started = saved("A", "B")
    one = agendas.save(started.moved(0, 1), person=PERSON)
    with pytest.raises(journal.Overtaken) as caught:
        agendas.save(started.without(0), person="Lê Văn Lợi")
    assert "chưa được lưu" in caught.value.vi
    assert "was not saved" in caught.value.en
    assert agendas.history(started.code) == (one, started)


def test_what_was_taken_away_is_in_the_journal_only() -> None:
    agenda = saved("A")
    agendas.take_away(agenda, person=PERSON)
    assert agendas.find(agenda.code) is None
    assert agendas.history(agenda.code) == (agenda,)
    with pytest.raises(journal.Overtaken):
        agendas.save(agenda.without(0), person=PERSON)
    assert saved("A").code == "phien-hop-6-2"


def test_an_example_is_copied_never_changed() -> None:
    original = agendas.find("mau-khanh-hoa")
    assert original is not None
    kept = agendas.copy(original, name="Phiên họp thứ 7", person=PERSON)
    assert kept.steps == original.steps
    assert not kept.is_example
    assert agendas.find("mau-khanh-hoa") == original
    with pytest.raises(AgendaError):
        agendas.add("mau-khanh-hoa", steps("x")[0], person=PERSON)


def test_a_name_like_an_example_is_none() -> None:
    assert not saved("A", name="Mẫu Khánh Hòa").is_example


@pytest.mark.parametrize(
    ("name", "person"), [("", PERSON), ("  ", PERSON), ("Họp", ""), ("x" * 81, PERSON), ("Họp", "x" * 81)]
)
def test_a_name_and_a_person_are_required_and_bounded(name: str, person: str) -> None:
    with pytest.raises(AgendaError):
        agendas.save(Agenda("", name, ()), person=person)
    assert journal.agenda_states() == ()


def test_a_state_of_another_version_is_left_out() -> None:
    agenda = saved("A")
    later = json.dumps({"format": agendas.FORMAT, "version": 2, "name": "x", "steps": []})
    journal.append_agenda(code="khac", person=PERSON, content=later, after=0)
    assert agendas.agendas() == (agenda, *agendas.examples())


def _add(number: int, code: str, started: multiprocessing.synchronize.Barrier) -> None:
    started.wait()
    for step in range(EACH):
        agendas.add(code, steps(f"{number}-{step}")[0], person=f"Người {number}")
        agendas.save(Agenda("", "Cùng tên", steps(f"{number}-{step}")), person=f"Người {number}")


def test_four_who_save_at_once_lose_nothing() -> None:
    """Each adds steps to one agenda and makes new ones under one name."""
    agenda = saved("đầu")
    forked = multiprocessing.get_context("fork")
    started = forked.Barrier(4)
    writers = [forked.Process(target=_add, args=(number, agenda.code, started)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 4
    every = {f"{number}-{step}" for number in range(4) for step in range(EACH)}
    kept = titles_of(agendas.find(agenda.code))
    assert len(kept) == 1 + len(every)
    assert set(kept) == every | {"đầu"}
    for number in range(4):
        assert [title for title in kept if title.startswith(f"{number}-")] == [f"{number}-{n}" for n in range(EACH)]
    made = [one for one in agendas.agendas() if one.name == "Cùng tên"]
    assert len({one.code for one in made}) == len(every)
    assert {titles_of(one)[0] for one in made} == every


# Files

WORDS = some.text(max_size=40)
ADDRESS = some.dictionaries(some.text(some.characters(codec="utf-8"), max_size=10), some.text(max_size=30), max_size=4)


@given(name=WORDS, title=WORDS, question=WORDS, notes=WORDS, parameters=ADDRESS, closing=WORDS)
@example(name="Họp\n6", title="<script>alert(1)</script>", question="", notes="=1+1", parameters={}, closing="")
@example(name="Họp", title="A", question="", notes="", parameters={"unit": "56", "closing": "x"}, closing="x-1")
@SETTINGS
def test_a_file_gives_back_what_it_was_made_from(
    name: str, title: str, question: str, notes: str, parameters: dict[str, str], closing: str
) -> None:
    try:
        kept = agendas.step(page="map", parameters=parameters, title=title, question=question, notes=notes)
        name = texts.entered(name, texts.LONGEST_NAME, "tên", "name", error=AgendaError)
        agenda = Agenda("", name, (kept, kept), closing if closing.isprintable() else "")
    except AgendaError as problem:
        assert problem.vi.endswith(".")
        assert problem.en.endswith(".")
        return
    assert agendas.parse(agendas.export(agenda)) == agenda


def content(**parts: object) -> bytes:
    whole = {"format": agendas.FORMAT, "version": 1, "name": "Họp", "closing": "", "steps": []} | parts
    return json.dumps(whole).encode()


def one_step(**parts: object) -> bytes:
    return content(steps=[{"page": "map", "parameters": {"unit": "56"}, "title": "A"}, {"page": "map"} | parts])


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (b"", "JSON"),
        (b"rubbish", "JSON"),
        (b"\xff\xfe\x00\x01", "JSON"),
        ("Họp".encode("utf-16"), "JSON"),
        (b"[" * 200_000, "JSON"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "JSON"),
        (b'{"version": ' + b"9" * 5000 + b"}", "JSON"),
        (b"x" * 2_000_000, "1 MB"),
        (b"[]", "không phải chương trình họp"),
        (b"null", "không phải chương trình họp"),
        (content(format="other"), "không phải chương trình họp"),
        (content(version=2), "phiên bản"),
        (content(version="x" * 5000), "phiên bản"),
        (content(steps="x"), "từ 0 đến 100 mục"),
        (content(steps=[{}] * 101), "từ 0 đến 100 mục"),
        (content(name=None), "phải là chữ"),
        (content(name=" "), "Chưa nhập tên"),
        (content(closing=1), "phải là chữ"),
        (content(closing="\ud800"), "ký tự lạ"),
        (content(steps=[[]]), "Mục 1: không phải một mục"),
        (one_step(), "Mục 2: Chưa nhập tên mục"),
        (one_step(title="A", page="../etc"), "Mục 2: Không có trang"),
        (one_step(title="A", parameters={"unit": 1}), "Mục 2: địa chỉ của trang phải là chữ"),
        (one_step(title="A", parameters={"unit": "x" * 201}), "Mục 2: Địa chỉ của trang quá dài"),
        (one_step(title="A", parameters={"unit": "\ud800"}), "Mục 2: Địa chỉ của trang có ký tự lạ"),
        (one_step(title="A", notes="x" * 5000), "Mục 2: Phần ghi chú dài quá 4000 ký tự"),
        (one_step(title=7), "Mục 2: “title” phải là chữ"),
    ],
)
def test_a_file_that_is_no_agenda_is_refused_with_a_sentence(given_: bytes, said: str) -> None:
    with pytest.raises(AgendaError) as caught:
        agendas.parse(given_)
    assert said in caught.value.vi
    assert len(caught.value.vi) < 300
    assert caught.value.en.endswith(".")


@given(some.binary(max_size=300))
@SETTINGS
def test_any_bytes_are_an_agenda_or_refused(given_: bytes) -> None:
    with pytest.raises(AgendaError):
        agendas.parse(given_)


def test_an_agenda_without_steps_is_one() -> None:
    empty = agendas.parse(content())
    assert agendas.save(empty, person=PERSON).steps == ()


# Examples and steps that no longer hold


@pytest.mark.parametrize("stem", EXAMPLES)
def test_every_view_of_an_example_is_there(version: str, home: Path, stem: str) -> None:
    agenda = agendas.find(f"mau-{stem}")
    assert agenda is not None
    assert 8 <= len(agenda.steps) <= 12
    pages = {entry.name for entry in shell.PAGES}
    for step in agenda.steps:
        assert step.page in pages | COMING
        assert step.question.endswith("?")
        assert step.notes
        for language in selection.LANGUAGES:
            reading = selection.resolve(dict(step.parameters) | {"lang": language}, version)
            assert reading.notices == (), step.title
        assert set(dict(step.parameters)) <= {"frame", "unit", "indicator", "period", *selection.OPTIONS}


def test_there_are_six_examples() -> None:
    assert {one.code for one in agendas.examples()} == {f"mau-{stem}" for stem in EXAMPLES}


@pytest.mark.parametrize(
    ("page", "parameters", "reasons"),
    [
        ("map", {"frame": "2024", "unit": "56", "indicator": "dti", "period": "2024"}, ()),
        ("map", {"frame": "2025", "unit": "62"}, ("Kon Tum",)),
        ("map", {"unit": "xx", "indicator": "gone", "period": "1999"}, ("xx", "gone", "1999")),
        ("nowhere", {"unit": "56"}, ("không có trang “nowhere”",)),
    ],
)
def test_a_step_that_does_not_hold_says_why(
    version: str, home: Path, page: str, parameters: dict[str, str], reasons: tuple[str, ...]
) -> None:
    judged = agenda_steps.judge(replace(steps("A")[0], page=page, parameters=tuple(parameters.items())), version, "vi")
    assert len(judged.reasons) == len(reasons)
    assert all(part in reason for part, reason in zip(reasons, judged.reasons, strict=True))
    assert judged.has_page == (page != "nowhere")
