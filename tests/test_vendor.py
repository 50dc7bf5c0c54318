"""What others wrote is in static/vendor unchanged, listed, licensed and self-contained."""

import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["packages"]
FILES = [(package, name) for package in PACKAGES for name in package["files"]]


def test_each_vendored_file_has_the_hash_of_the_manifest():
    changed = [
        f"{package['folder']}/{name}"
        for package, name in FILES
        if hashlib.sha256((VENDOR / package["folder"] / name).read_bytes()).hexdigest()
        != package["files"][name]["sha256"]
    ]
    assert changed == []


def test_no_file_stands_there_that_the_manifest_does_not_name():
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert there - {"manifest.json"} == {f"{package['folder']}/{name}" for package, name in FILES}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_each_package_names_version_and_licence_and_carries_the_licence(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"] in {"0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}
    assert (VENDOR / package["folder"] / "LICENSE").stat().st_size > 100


def test_vendored_styles_load_nothing_from_elsewhere():
    wanted = [
        target
        for path in VENDOR.rglob("*.css")
        for target in re.findall(r"""url\(\s*["']?([^"')]*)""", path.read_text(encoding="utf-8"))
        if not target.startswith("data:image/")
    ]
    assert wanted == []


def test_icons_run_nothing_and_load_nothing():
    for path in VENDOR.rglob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<style|\son\w+=|style=|href=", drawing), path.name
        assert "currentColor" in drawing, path.name
