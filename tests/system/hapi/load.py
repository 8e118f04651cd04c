#!/usr/bin/env python3
"""Puts patients into a FHIR server: each collection Bundle becomes one transaction of PUTs under the ids it names.

usage: tests/system/hapi/load.py --base URL [--as-of DATE] [FILE|FOLDER ...]

Without a file: the shipped patients, plugin/sandbox/patients, whose story is told on 2025-11-21. With --as-of, every
date moves by the same number of days, so that the story is told on DATE and everyone is as old as in it.
exit codes: 0 all are there, 1 the server refused something, 2 wrong use
"""
import argparse
import datetime
import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

TOLD_ON = datetime.date(2025, 11, 21)
SHIPPED = Path(__file__).resolve().parents[3] / "plugin/sandbox/patients"
DATED = re.compile(r"(birthDate|issued|recordedDate|authoredOn|date|start|end|\w+(Date|DateTime|Instant))$")
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?$")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def moved(value, days, name=""):
    """The same JSON, with the day of each date moved; a time of day and its zone stay as they are written."""
    if isinstance(value, dict):
        return {key: moved(inner, days, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner, days, name) for inner in value]
    match = DAY.match(value) if isinstance(value, str) and DATED.match(name) else None
    if not match:
        return value
    day = datetime.date.fromisoformat(match.group(1)) + datetime.timedelta(days)
    return day.isoformat() + (match.group(2) or "")


def transaction(collection):
    resources = [entry["resource"] for entry in collection["entry"]]
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"resource": resource,
         "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}}
        for resource in resources]}


def send(base, document):
    request = urllib.request.Request(base, method="POST", data=json.dumps(document).encode(), headers={
        "Content-Type": "application/fhir+json", "Accept": "application/fhir+json", "Prefer": "return=minimal"})
    with DIRECT.open(request, timeout=120) as answer:
        return json.loads(answer.read())


def files(names):
    for name in names or [SHIPPED]:
        path = Path(name)
        yield from sorted(path.glob("*.json")) if path.is_dir() else [path]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True)
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, default=TOLD_ON)
    parser.add_argument("file", nargs="*")
    options = parser.parse_args()
    days = (options.as_of - TOLD_ON).days
    for path in files(options.file):
        collection = json.loads(path.read_text(encoding="utf-8"))
        try:
            answer = send(options.base, transaction(moved(collection, days)))
        except urllib.error.HTTPError as error:
            print(f"load: {path.name}: the server said {error.code}: {error.read().decode()}", file=sys.stderr)
            return 1
        print(f"{path.name}: {len(answer['entry'])} resources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
