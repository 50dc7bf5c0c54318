"""Print how many tests passed, failed and were skipped by a JUnit report of pytest."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(report: Path) -> str:
    passed = failed = skipped = 0
    if report.stat().st_size:
        for case in ElementTree.parse(report).iter("testcase"):
            found = {child.tag for child in case}
            if found & {"failure", "error"}:
                failed += 1
            elif "skipped" in found:
                skipped += 1
            else:
                passed += 1
    return f"{passed} {failed} {skipped}"


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
