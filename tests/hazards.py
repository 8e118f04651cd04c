#!/usr/bin/env python3
"""Which case or test guards against which hazard; writes tests/hazards.md, or says where it is no longer true.

usage: tests/hazards.py [--check]

A case file names its hazards in "hazards"; a C++ test names them in a line right above it: `// Hazards: H06, H16`.

exit codes: 0 written (or as it should be), 1 a gap, an unknown hazard or an old page, 2 wrong use
"""
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "tests/hazards.md"

HAZARDS = {
    "H01": "A rule goes silent",
    "H02": "The wrong patient",
    "H03": "A value in the wrong unit",
    "H04": "An old value used as current",
    "H05": "An incomplete answer taken for a complete one",
    "H06": "False reassurance: what is missing shown as fine",
    "H07": "Alert fatigue",
    "H08": "Flapping and over-diagnosis from noise",
    "H09": "Confirmation delays an emergency",
    "H10": "Duplicate Flags",
    "H11": "A Flag that outlives its reason",
    "H12": "A rule version that nobody intended",
    "H13": "An unsafe local threshold",
    "H14": "An outdated guideline",
    "H15": "The engine changes its mind on an upgrade",
    "H16": "Defects of time and number",
    "H17": "A drug not recognised, or the wrong one",
    "H18": "The wrong population",
    "H19": "Sensitive matters disclosed",
    "H20": "Nobody feels responsible",
    "H21": "Acknowledging hides deterioration",
    "H22": "The service is down and nobody knows",
    "H23": "The EHR is harmed",
    "H24": "Advice misread",
    "H25": "A decision cannot be reconstructed",
}
# What the judgement of one patient must guard against; the others are the service's.
GUARDED = ["H03", "H04", "H06", "H08", "H09", "H16", "H17", "H18"]

TEST = re.compile(r"^// Hazards: ([H0-9, ]+)\nTEST(?:_[FP])?\((\w+),\s*(\w+)\)", re.M)
SHOWN = 5  # cases of one set in the page; their number is told


def case_hazards():
    """(hazard, rule set, case) of every case file."""
    for file in sorted((ROOT / "rules/sets").glob("*/cases/*.json")):
        cases = json.loads(file.read_text(encoding="utf-8"))
        for case in cases if isinstance(cases, list) else [cases]:
            for hazard in case.get("hazards", []):
                yield hazard, file.parent.parent.name, case["case"]


def test_hazards():
    """(hazard, file, test) of every C++ test that names one."""
    for file in sorted((ROOT / "tests").rglob("*_test.cpp")):
        for match in TEST.finditer(file.read_text(encoding="utf-8")):
            for hazard in re.findall(r"H\d\d", match.group(1)):
                yield hazard, file.relative_to(ROOT).as_posix(), f"{match.group(2)}.{match.group(3)}"


def collect():
    """hazard -> where -> names, and what is wrong."""
    found = defaultdict(lambda: defaultdict(list))
    wrong = []
    for source in (case_hazards(), test_hazards()):
        for hazard, where, name in source:
            if hazard not in HAZARDS:
                wrong.append(f"{where}: {name}: `{hazard}`: no such hazard")
            found[hazard][where].append(name)
    wrong += [f"{hazard} ({HAZARDS[hazard]}): no case and no test names it" for hazard in GUARDED if hazard not in found]
    return found, wrong


def page(found):
    lines = ["# Hazards and what guards against them", "",
             "Written by `tests/hazards.py` from the hazards that case files and tests name; a test keeps it true.",
             "Cases are counted, and the first of each rule set are named.", ""]
    for hazard, title in HAZARDS.items():
        places = found.get(hazard, {})
        if not places and hazard not in GUARDED:
            continue
        lines += [f"## {hazard} {title}", ""]
        for where, names in sorted(places.items()):
            lines.append(f"- `{where}`: {len(names)}")
            lines += [f"  - {name}" for name in names[:SHOWN]]
            if len(names) > SHOWN:
                lines.append(f"  - and {len(names) - SHOWN} more")
        lines.append("")
    silent = [f"{hazard} {title}" for hazard, title in HAZARDS.items() if hazard not in found]
    if silent:
        lines += ["## Not guarded by the judgement of one patient", "",
                  "Hazards of the service, of write-back and of the pages: " + "; ".join(silent) + ".", ""]
    return "\n".join(lines)


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    found, wrong = collect()
    text = page(found)
    if sys.argv[1:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            wrong.append("tests/hazards.md is not what the cases and tests say; write it: python3 tests/hazards.py")
    else:
        PAGE.write_text(text, encoding="utf-8")
    for line in wrong:
        print(f"hazards: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
