"""Bars in percent of the longest."""

from ameen.web.charts import LABELS, chart


def test_the_longest_bar_fills_its_place_and_nothing_is_drawn_below_zero():
    made = chart(["Value"], [("A", [(50, "50")]), ("B", [(200, "200")]), ("C", [(-5, "-5")])])
    assert [mark.bars[0].length for mark in made.marks] == [25, 100, 0]
    assert [mark.label for mark in made.marks] == ["A", "B", "C"]


def test_without_a_figure_there_is_no_bar():
    assert [
        m.bars[0].length for m in chart(["V"], [("A", [(None, "—")]), ("B", [(0, "0")])]).marks
    ] == [0, 0]
    assert chart(["V"], []).marks == ()


def test_of_many_upright_bars_some_bear_no_label():
    made = chart(["V"], [(str(n), [(n, n)]) for n in range(36)], upright=True)
    assert sum(mark.shown for mark in made.marks) == LABELS
    assert all(mark.shown for mark in chart(["V"], [("a", [(1, 1)])] * 36).marks)
