"""What the indexes and figures of files say stays true through all that can happen to them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ameen.files.records import Attachment, Kind, Purpose, attachments
from ameen.store import new_id
from ameen.store.doctor import check

RECORDS = [new_id() for _ in range(2)]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["add", "trash", "restore", "move", "grow", "purge"]),
        st.integers(0, 5),
        st.sampled_from(list(Kind)),
        st.sampled_from(list(Purpose)),
    ),
    max_size=30,
)


def _add(kind, purpose):
    return Attachment(
        subject_table="contact", subject_id=RECORDS[0], name="a", purpose=purpose, kind=kind,
        content_id=new_id(), media_type="text/plain", size=7, sha256=b"",
    )  # fmt: skip


@given(deeds)
@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_indexes_and_figures_agree_with_the_records(store, told):
    def work(tx):
        made = [hit.id for hit in tx.range(attachments)]
        for deed, number, kind, purpose in told:
            if deed == "add":
                made.append(tx.put(_add(kind, purpose)).id)
            elif number < len(made):
                one = tx.require(attachments, made[number])
                if deed == "purge":
                    tx.purge(attachments, made.pop(number))
                else:
                    changes = {
                        "trash": {"trashed_at": tx.now},
                        "restore": {"trashed_at": None},
                        "move": {"subject_id": RECORDS[1]},
                        "grow": {"size": one.size + 1, "kind": kind},
                    }
                    tx.put(replace(one, **changes[deed]))

    store.write(work)
    assert check(store) == []
    with store.read() as snap:
        found = [snap.require(attachments, hit.id) for hit in snap.range(attachments)]
        live = [one for one in found if one.trashed_at is None and one.purpose == "attachment"]
        assert snap.tally(attachments, "count") == len(live)
        assert snap.tally(attachments, "bytes") == sum(one.size for one in live)
        for record_id in RECORDS:
            own = [one for one in live if one.subject_id == record_id]
            place = ("contact", record_id)
            assert snap.tally(attachments, "count", place) == len(own)
            assert {hit.id for hit in snap.range(attachments, "subject", place)} == {
                one.id for one in own
            }
