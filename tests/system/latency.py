#!/usr/bin/env python3
"""From an Observation posted to HAPI to the Flag standing: median and 99th percentile, and our own part of it.

usage: tests/system/latency.py [--patients N] [--ehr hapi|sandbox] [--payload]

One patient after the other, on a release build (HV_BINARY). Between the two resources' meta.lastUpdated the server's
own clock counts; the wall time is that of who posts and looks every 5 ms. Our part is the turn without the requests.
Readings come more than a second apart: hints that come closer are answered by one poll a second.
--payload   the EHR sends the reading itself, so that nothing is polled
exit codes: 0 measured, 1 a Flag did not come, 2 wrong use
"""
import argparse
import statistics
import time

import ehrs
from chart import Chart
from harness import Claims, Folder, run, say, wait_for
from service import Service, ehr_settings


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def told(name, values):
    say(f"{name:34} median {statistics.median(values) * 1000:7.1f} ms   p99 {percentile(values, 0.99) * 1000:7.1f} ms"
        f"   n {len(values)}")


def flag_behind(chart, who):
    return wait_for(f"the Flag of {who}", lambda: chart.flag(who, "cardiometabolic"), 30, 0.005)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--ehr", choices=("hapi", "sandbox"), default="hapi")
    parser.add_argument("--payload", action="store_true")
    options = parser.parse_args()
    folder, claim = Folder("latency"), Claims()
    folder.keep = True
    ehr = ehrs.Hapi(folder.path) if options.ehr == "hapi" else ehrs.Sandbox(folder.path)
    chart = Chart(ehr.fhir, ehrs.demo_patients(options.patients, only="06"))
    ehrs.fill(ehr.fhir, chart.patients)
    settings = ehr_settings(ehr.base, triggers_subscription="rest-hook", triggers_poll_every="1 h",
                            triggers_payload="resource" if options.payload else "least")
    service = Service(folder.path, "serve", settings).start()
    service.activate()
    chart.stands_as_wanted(seconds=300)
    service.settled()
    first_turns = len(own_times(service))

    by_server, by_wall = [], []
    for who in chart.patients:
        time.sleep(1.2)
        start = time.monotonic()
        posted = chart.hba1c(who, 52)
        flag = flag_behind(chart, who)
        by_wall.append(time.monotonic() - start)
        by_server.append(ehrs.server_instant(flag["meta"]["lastUpdated"]) -
                         ehrs.server_instant(posted["meta"]["lastUpdated"]))
        wait_for("the turn is over", service.idle, 30, 0.02)
    claim(f"{len(by_wall)} Flags stand", True)
    told("by the EHR's clock", by_server)
    told("by the wall", by_wall)
    told("our part of a turn", own_times(service)[first_turns:])
    service.stop()
    folder.keep = False
    return 0


def own_times(service):
    return [line["own_us"] / 1e6 for line in service.log() if line.get("code") == "HV1401" and "own_us" in line]


if __name__ == "__main__":
    run(main)
