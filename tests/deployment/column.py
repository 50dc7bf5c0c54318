"""Print one column of a CSV file, sorted: column.py FILE NAME"""

import csv
import sys

with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    print("\n".join(sorted(row[sys.argv[2]] for row in csv.DictReader(file))))
