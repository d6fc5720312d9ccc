from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.disclosure import FIELD_LEVELS, Level, disclose

NAMES = st.sampled_from(sorted({part for path in FIELD_LEVELS for part in path.split(".")} | {"secret", "id"}))
RECORDS = st.recursive(
    st.dictionaries(NAMES, st.integers(), max_size=4),
    lambda inner: st.dictionaries(NAMES, inner | st.lists(inner, max_size=2), max_size=3),
    max_leaves=12,
)


def test_levels_compare_by_strength_and_not_by_spelling() -> None:
    assert Level.ANONYMOUS < Level.SITE < Level.CODE < Level.STAFF
    assert max(Level) is Level.STAFF
    assert Level.SITE >= Level.SITE
    assert not Level.CODE <= Level.SITE


def test_a_field_that_nobody_decided_about_stays_closed() -> None:
    assert disclose(
        {"name": "佐藤", "card_number": "4111", "orders": [{"number": "HD-1", "margin_yen": 9}]}, Level.STAFF
    ) == {
        "name": "佐藤",
        "orders": [{"number": "HD-1"}],
    }


def test_a_part_is_never_opened_by_less_than_the_whole() -> None:
    for path, level in FIELD_LEVELS.items():
        whole = path.rpartition(".")[0]
        assert not whole or FIELD_LEVELS[whole] <= level, path


@given(RECORDS, st.sampled_from(Level), st.sampled_from(Level))
def test_a_stronger_level_opens_all_that_a_weaker_one_does(record: dict[str, object], one: Level, other: Level) -> None:
    weaker, stronger = sorted((one, other))
    opened = disclose(record, stronger)
    assert disclose(opened, weaker) == disclose(record, weaker)
    assert set(disclose(record, weaker)) <= set(opened)
    assert disclose(opened, stronger) == opened
