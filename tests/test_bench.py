"""That measuring works: the figures of so small a run mean nothing."""

import json

from .journeys.walking import command


def test_every_bench_runs_and_writes_its_figures(tmp_path):
    target = tmp_path / "figures.json"
    said = command(tmp_path / "data", "bench", "--scale", "0.002", "--json", str(target))
    figures = json.loads(target.read_text())
    assert {figure["bench"] for figure in figures} == {
        "pages",
        "boards",
        "reports",
        "throughput",
        "writes",
        "imports",
        "team",
        "start",
        "live",
    }
    assert all(figure["value"] >= 0 and figure["name"] in said for figure in figures)
