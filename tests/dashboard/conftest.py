import pytest

from ameen.crm.records import Company, Contact


@pytest.fixture
def as_(client_for, cast, client):
    """A client of one of the cast by name, or of nobody."""
    return lambda who=None: client_for(cast[who]) if who else client


@pytest.fixture
def follow(hub):
    """Lets search see all that was written."""

    def follow():
        while hub.search.follow():
            pass

    return follow


@pytest.fixture
def put(hub, cast, follow):
    """Stores a record as one of the cast, and lets search see it."""

    def put(record, by="owner"):
        made = hub.store.write(lambda tx: tx.put(record), by=cast[by].id)
        follow()
        return made

    return put


@pytest.fixture
def some(cast, put):
    """A company, and contacts of the report, of the colleague, and of owner and manager."""
    farida = Contact(name_en="Farida Noor", emails=("farida@sands.example",))
    farhan = Contact(name_en="Farhan Amer", name_ar="فرحان عامر", phones=("+96892123456",))
    faris = Contact(name_en="Faris Said", city="Muscat", assignee_id=cast.manager.id)
    sands = Company(name_en="Sands Trading", name_ar="الرمال للتجارة", city="Muscat")
    return {
        "sands": put(sands),
        "farida": put(farida, by="report"),
        "farhan": put(farhan, by="colleague"),
        "faris": put(faris, by="owner"),
    }
