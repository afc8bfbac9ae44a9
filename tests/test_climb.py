"""The search for the smallest set of gains, held against every other set there is."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data import climb
from data.climb import Part

TINY = 1e-6


@some.composite
def parts(draw: some.DrawFn, *, counted: bool = False) -> Part:
    maximum = draw(some.sampled_from([1.0, 2.0, 4.0, 6.0, 20.0, 100.0, 200.0]))
    threshold = draw(some.sampled_from([1.0, 0.9, 0.8, 0.5]))
    denominator = draw(some.integers(1, 50_000)) if counted else None
    numerator = draw(some.integers(0, denominator)) if denominator else None
    ratio = numerator / denominator if denominator and numerator is not None else draw(some.floats(0, 1))
    points = min(maximum, maximum * ratio / threshold)
    ceiling = draw(some.floats(points, maximum))
    return Part("", points, maximum, threshold, numerator, denominator, ceiling)


def named(found: list[Part]) -> list[Part]:
    return [Part(f"c{index}", *list(vars(part).values())[1:]) for index, part in enumerate(found)]


def fewest(found: list[Part], needed: float) -> int | None:
    """The size of the smallest set that is enough, by trying every set."""
    for count in range(len(found) + 1):
        if any(sum(part.headroom for part in chosen) >= needed - climb.HAIR for chosen in combinations(found, count)):
            return count
    return None


@given(some.lists(parts(), max_size=8), some.floats(0, 150))
def test_no_smaller_set_is_enough(found: list[Part], needed: float) -> None:
    found = named(found)
    plan = climb.smallest(found, needed)
    if needed <= climb.HAIR:
        assert plan == ()
        return
    assert (None if plan is None else len(plan)) == fewest(found, needed)


@given(some.lists(parts(), min_size=1, max_size=8), some.floats(0.001, 150))
def test_a_plan_wins_what_is_needed_and_stays_below_every_ceiling(found: list[Part], needed: float) -> None:
    found = named(found)
    plan = climb.smallest(found, needed)
    if plan is None:
        assert sum(part.headroom for part in found) < needed
        return
    ceilings = {part.component: part.ceiling for part in found}
    assert sum(gain.gained for gain in plan) == pytest.approx(needed, abs=TINY)
    assert all(gain.reached <= ceilings[gain.component] + TINY for gain in plan)
    assert all(gain.gained > 0 and 0 <= gain.ratio <= 1 + TINY for gain in plan)


@given(some.lists(parts(counted=True), min_size=1, max_size=6), some.floats(0.001, 60))
def test_counted_gains_are_whole_cases_and_enough(found: list[Part], needed: float) -> None:
    found = named(found)
    plan = climb.smallest(found, needed)
    if plan is None:
        return
    known = {part.component: part for part in found}
    won = 0.0
    for gain in plan:
        part = known[gain.component]
        assert gain.cases is not None and part.numerator is not None and part.denominator
        assert gain.cases >= 0
        assert part.numerator + gain.cases <= part.denominator + 1
        after = part.maximum * (part.numerator + gain.cases) / part.denominator / part.threshold
        won += min(part.maximum, after) - part.points
        if gain.cases:
            before = part.maximum * (part.numerator + gain.cases - 1) / part.denominator / part.threshold
            wanted = part.points + (needed / sum(known[one.component].headroom for one in plan)) * part.headroom
            assert before < wanted + TINY, "a case fewer would have done"
    assert won >= needed - TINY


@given(some.lists(parts(), max_size=8), some.floats(0.001, 150))
def test_alone_names_exactly_the_components_that_are_enough_by_themselves(found: list[Part], needed: float) -> None:
    found = named(found)
    able = {gain.component for gain in climb.alone(found, needed)}
    assert able == {part.component for part in found if part.headroom >= needed - climb.HAIR}


@given(some.lists(some.integers(0, 50), min_size=1, max_size=40), some.data())
def test_a_value_takes_its_place_and_nothing_less_does(others: list[int], data: some.DataObject) -> None:
    place = data.draw(some.integers(1, len(others)))
    wanted = climb.value_at(others, place)
    assert 1 + sum(other > wanted for other in others) <= place
    assert 1 + sum(other > wanted - 1 for other in others) > place


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_place_that_is_not_there_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        climb.value_at([1.0, 2.0], place)


def test_a_threshold_makes_the_last_part_of_a_ratio_worthless() -> None:
    part = Part("online", 3.0, 6.0, 0.5, 250, 1000, 6.0)
    plan = climb.smallest([part], 3.0)
    assert plan is not None
    assert len(plan) == 1
    gain = plan[0]
    assert (gain.reached, gain.ratio, gain.cases) == (6.0, 0.5, 250)


def test_a_component_without_headroom_is_never_in_a_plan() -> None:
    full = Part("full", 6.0, 6.0, 1.0, None, None, 6.0)
    half = Part("half", 1.0, 2.0, 1.0, None, None, 2.0)
    assert [gain.component for gain in climb.smallest([full, half], 0.5) or ()] == ["half"]
    assert climb.smallest([full], 0.5) is None
