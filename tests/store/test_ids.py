from datetime import UTC, datetime

import pytest

from ameen.store import id_text, new_id, parse_id


def test_ids_made_one_after_another_never_go_back():
    ids = [new_id(datetime(2026, 1, 1, tzinfo=UTC)) for _ in range(1000)]
    assert ids == sorted(set(ids))


def test_the_text_of_an_id_is_read_back_in_either_case():
    made = new_id()
    assert len(id_text(made)) == 26
    assert parse_id(id_text(made)) == parse_id(id_text(made).lower()) == made


@pytest.mark.parametrize("text", ["", "x" * 26, "8" + "Z" * 25, "0" * 25, "0" * 27, "٠" * 26])
def test_what_is_no_id_is_refused(text):
    with pytest.raises(ValueError):
        parse_id(text)
