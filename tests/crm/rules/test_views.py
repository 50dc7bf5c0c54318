"""What may stand in a view."""

import pytest

from ameen.accounts.rules import Invalid
from ameen.crm import rules


def test_a_view_has_a_name_and_each_column_once():
    kept = rules.accepted_view({"name": " Mine  now ", "columns": ["a", "b", "a"], "shared": 1})
    assert kept == {"name": "Mine now", "query": "", "columns": ("a", "b"), "shared": True}


@pytest.mark.parametrize(
    "values", [{}, {"name": "x" * 81}, {"name": "a\x00"}, {"name": "a", "query": "q" * 2001}]
)
def test_what_can_not_be_kept_is_refused(values):
    with pytest.raises(Invalid) as refused:
        rules.accepted_view(values)
    assert list(refused.value.errors) == ["name"]
