from ameen.web.keeping import OVERHEAD, Fragment, Kept


def test_what_is_kept_is_bounded_by_bytes_and_what_is_used_stays_longest():
    kept = Kept(most_bytes=8 * (OVERHEAD + 10))
    for name in "abcdefgh":
        kept.put("shelf", name, Fragment("x" * 10, ()))
        assert kept.get("shelf", "a")
        assert kept.bytes <= kept.most_bytes // 2
    assert kept.get("shelf", "h")
    assert kept.get("shelf", "b") is None
    kept.put("shelf", "huge", Fragment("z" * 10_000, ()))
    assert kept.get("shelf", "huge") is None
