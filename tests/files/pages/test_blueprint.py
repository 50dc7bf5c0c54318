import pytest

from ameen.files.pages.blueprint import filename, filesize


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1 KB"), (900_000, "879 KB"),
     (1_000_000, "1.0 MB"), (20 << 20, "20.0 MB"), (3 << 30, "3.0 GB")],
)  # fmt: skip
def test_a_size_is_written_for_people(app, size, said):
    with app.test_request_context():
        assert filesize(size) == said


def test_an_extension_stays_at_the_end_of_an_arabic_name():
    assert filename("عرض.pdf") == '<bdi dir="ltr"><bdi>عرض</bdi>.pdf</bdi>'
    assert filename("<b>") == '<bdi dir="ltr"><bdi>&lt;b&gt;</bdi></bdi>'
