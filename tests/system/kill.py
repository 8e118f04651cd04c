#!/usr/bin/env python3
"""`kill -9` in a loop at random moments, while patients change all the time; then everything must settle as if nothing was.

usage: tests/system/kill.py [--store sqlite|postgresql] [--ehr sandbox|hapi] [--kills N] [--copies N] [--seed N]

The real binary against an EHR in its own process. sqlite: one `serve`, killed and started again; postgresql: two
replicas on one database, one of them killed at a time. After the last kill: every Flag and CarePlan that `evaluate`
wants is active, once, and nothing else; no name was ever given to two resources; `audit verify` is content.
exit codes: 0 all held, 1 something did not, 2 wrong use
"""
import argparse
import random
import time
from collections import Counter

import ehrs
from chart import Chart, stop_drug
from harness import Claims, Folder, name_of, ours, run
from service import Service, command, ehr_settings

# Short, so that what a killed process had in work comes back soon: lease and open questions are made from it.
TIMEOUT = "3 s"


def change_somebody(chart, dice, changes):
    """A new reading, a corrected one, or a drug that is stopped."""
    who = dice.choice(changes["who"])
    value = dice.choice((36, 37, 52, 58))
    known = changes["readings"].get(who)
    kind = dice.random()
    if kind < 0.03 and who not in changes["stopped"]:
        chart.change(who, "MedicationStatement", stop_drug)
        changes["stopped"].add(who)
    elif known and kind < 0.5:
        known["valueQuantity"]["value"] = value
        known["effectiveDateTime"] = ehrs.observation(who, "x", 1, "x", "x")["effectiveDateTime"]
        corrected = chart.fhir.update(known)
        known.update(corrected)
    else:
        changes["readings"][who] = chart.hba1c(who, value)
    changes["count"] += 1


def replicas(options, folder, ehr):
    settings = ehr_settings(ehr.base, timeout=TIMEOUT)
    if options.store == "sqlite":
        return [Service(folder, "serve", settings)]
    store = ehrs.Postgres(folder).store()
    return [Service(folder, f"serve-{number}", settings, store) for number in (1, 2)]


def storm(options, services, chart, dice):
    """Kills and changes; how long each service lived, and how many changes there were."""
    changes = {"who": [who for who in chart.patients if who.startswith(("demo-05", "demo-06"))],
               "readings": {}, "stopped": set(), "count": 0}
    lives = []
    for _ in range(options.kills):
        victim = dice.choice(services)
        life = dice.uniform(0.05, 2.0)
        start = time.monotonic()
        while time.monotonic() - start < life:
            change_somebody(chart, dice, changes)
            time.sleep(dice.uniform(0, 0.05))
        victim.kill()
        change_somebody(chart, dice, changes)
        victim.start(wait=dice.random() < 0.7)
        lives.append(life)
    return lives, changes["count"]


def check_names(chart, claim):
    flags = ours(chart.fhir, "Flag")
    for kind, found in (("Flag", flags), ("CarePlan", ours(chart.fhir, "CarePlan"))):
        twice = [name for name, count in Counter(map(name_of, found)).items() if count > 1]
        claim(f"none of {len(found)} {kind}s has the name of another one", not twice, str(twice[:3]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--ehr", choices=("sandbox", "hapi"), default="sandbox")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    dice = random.Random(options.seed)
    folder, claim = Folder("kill"), Claims()
    folder.keep = True
    print(f"== {options.store}, {options.ehr}, {options.kills} kills, seed {options.seed}", flush=True)

    ehr = ehrs.Hapi(folder.path) if options.ehr == "hapi" else ehrs.Sandbox(folder.path)
    chart = Chart(ehr.fhir, ehrs.demo_patients(options.copies))
    ehrs.fill(ehr.fhir, chart.patients)
    services = replicas(options, folder.path, ehr)
    for service in services:
        service.start()
    services[0].activate()

    start = time.monotonic()
    lives, changes = storm(options, services, chart, dice)
    took = time.monotonic() - start
    for service in services:
        if not service.process.running():
            service.start(wait=False)
    claim(f"{options.kills} kills in {took:.0f} s after {min(lives):.2f}-{max(lives):.2f} s of life, {changes} changes",
          True)
    start = time.monotonic()
    flags, plans = chart.stands_as_wanted(seconds=180, must_run=lambda: all(s.process.must_run() for s in services))
    claim(f"{len(chart.patients)} patients, {flags} Flags and {plans} CarePlans stand as wanted, "
          f"{time.monotonic() - start:.0f} s after the last kill", True)
    for service in services:
        service.settled(180)
    chart.stands_as_wanted(seconds=5)
    check_names(chart, claim)
    for service in services:
        claim(f"{service.name} stops when told to", service.stop() == 0)
    verified = command("audit", "verify", "--config", services[0].config)
    claim(f"audit verify: {verified.stdout.splitlines()[0]}", True)
    folder.keep = False
    return 0


if __name__ == "__main__":
    run(main)
