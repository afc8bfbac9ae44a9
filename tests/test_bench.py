"""The measuring tool works on small inputs; nothing here asserts how long anything takes."""

import asyncio
import random
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import KEPT
from tools import bench, bench_data, bench_figures, bench_imports, bench_servers, bench_viewers
from tools.bench_figures import Figure


@pytest.mark.parametrize(
    ("value", "floor", "aim", "aim_is_ratio", "met"),
    [
        (30, 10, 3, True, True),
        (31, 10, 3, True, False),
        (9, None, 10, False, True),
        (11, 1, 10, False, False),
        (11, None, None, False, None),
        (11, None, 3, True, None),
    ],
)
def test_aim(value: float, floor: float | None, aim: float | None, aim_is_ratio: bool, met: bool | None) -> None:
    figure = Figure(name="x", value=value, floor=floor, unit="ms", aim=aim, aim_is_ratio=aim_is_ratio)
    assert figure.met is met


def test_samples_become_a_median_and_a_tail() -> None:
    figure = bench_figures.of_samples("x", [float(number) for number in range(1, 102)], "ms", floor=17.0)
    assert (figure.value, figure.tail, figure.ratio) == (51.0, 96.0, 3.0)
    with pytest.raises(ValueError, match="no sample of x"):
        bench_figures.of_samples("x", [], "ms")


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234"), (123.4, "123"), (12.34, "12.3"), (1.234, "1.23"), (3, "3"), (0, "0")],
)
def test_numbers(value: float, text: str) -> None:
    assert bench_figures.number(value) == text


def test_the_table_has_a_line_for_each_figure() -> None:
    figures = [
        Figure(name="drawn", value=31, tail=40, floor=10, unit="ms", aim=3, aim_is_ratio=True, note="12 of 12"),
        Figure(name="store", value=110.4, unit="MB"),
    ]
    _, _, drawn, store = bench_figures.table(figures).splitlines()
    assert drawn.split("  ")[0] == "drawn"
    assert [part in drawn for part in ("31 (40) ms", "10 ms", "3.10 x", "≤ 3 x", "MISSED", "12 of 12")] == [True] * 6
    assert store.split() == ["store", "110", "MB"]


def test_slope() -> None:
    assert bench_figures.slope([(0, 5), (1, 7), (2, 9)]) == 2
    assert bench_figures.slope([(0, 5)]) == 0
    assert bench_figures.slope([(1, 5), (1, 6)]) == 0


def test_steps_of_one_name_are_added_up() -> None:
    seen = [(0.0, "start"), (1.0, "Simulating"), (3.0, "Checking"), (4.0, "Simulating")]
    assert bench_data.step_seconds(seen, 4.5) == {"start": 1.0, "Simulating": 2.5, "Checking": 1.0}


def test_a_viewer_reads_where_it_is_and_what_it_may_press() -> None:
    viewer = bench_viewers.Viewer(None, ["56"], random.Random(0))  # type: ignore[arg-type]
    moved = ForwardMsg()
    moved.page_info_changed.query_string = "unit=56"
    drawn = ForwardMsg()
    drawn.delta.new_element.bidi_component.id = "$$ID-0123-map"
    assert not viewer._read(moved.SerializeToString())
    assert not viewer._read(drawn.SerializeToString())
    assert viewer._place() == "56"
    assert viewer._destination() == bench_viewers.COUNTRY
    assert viewer._drill("VN").widget_states.widgets[0].id == "$$ID-0123-map"
    assert viewer._read(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString())


def test_a_viewer_takes_an_exception_on_the_page_for_an_error() -> None:
    viewer = bench_viewers.Viewer(None, [], random.Random(0))  # type: ignore[arg-type]
    failed = ForwardMsg()
    failed.delta.new_element.exception.message = "broken"
    with pytest.raises(RuntimeError, match="broken"):
        viewer._read(failed.SerializeToString())


def waited_for(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, run in a thread of its own: a browser test before may have left a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_viewers_press_the_button_of_the_empty_application() -> None:
    counted: list[int] = []
    with bench_servers.floor() as server:
        turns = bench_viewers.in_turns(server, 2, [], drills=4, look=counted.append)
        answers = waited_for(turns)
        paced = bench.Crowd()
        pace = bench_viewers.at_a_pace(server, 2, [], seconds=0.2, every=0.1, answers=paced)
        waited_for(pace)
        assert server.resident_megabytes() > 0
        assert server.processor_seconds() > 0
    assert (len(answers.seconds), answers.errors, counted) == (4, [], [1, 2, 3, 4])
    assert all(size > 0 for size in (*answers.payload_bytes, *answers.wire_bytes))
    assert paced.seconds and not paced.errors


def test_a_server_that_does_not_start_says_why(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_servers, "READY_WITHIN_SECONDS", 20)
    refused = pytest.raises(RuntimeError, match=r"absent\.py does not serve")
    with refused, bench_servers._serve(tmp_path / "absent.py", tmp_path, {}):
        pass


def test_without_a_store_it_says_what_to_run(tmp_path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["bench"])
    assert bench.main() == 2
    assert "make data" in capsys.readouterr().err


def test_a_table_is_brought_into_an_installation_beside(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(KEPT))
    before = sorted(path.name for path in KEPT.iterdir())
    (figure,) = bench_imports.figures(version, 40)
    assert figure.value > 0
    assert figure.note.startswith("40 rows")
    assert sorted(path.name for path in KEPT.iterdir()) == before
