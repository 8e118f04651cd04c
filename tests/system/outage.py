#!/usr/bin/env python3
"""An EHR that was away for twelve hours: 100 000 events are coalesced, and drained within the rate that was agreed.

usage: tests/system/outage.py [--patients N] [--events N] [--rate N]

The sandbox in its own process behind a gate that counts requests. The hours are not waited for: the gate is shut, all
events come as fast as the endpoint takes them (each a changed Observation, as a rest-hook with payload sends it), then it
opens. So the number of events, queue, back-off, breaker and rate are real; the length of the outage is not.
exit codes: 0 drained, coalesced and never over the rate; 1 not; 2 wrong use
"""
import argparse
import http.client
import json
import random
import threading
import time

import ehrs
from chart import HBA1C, Chart
from gate import Gate, busiest
from harness import Claims, Folder, free_port, ours, run, wait_for
from service import Service, ehr_settings


def told_endpoint(fhir):
    """Where the EHR was asked to send its events, and the header."""
    for subscription in fhir.search("Subscription"):
        channel = subscription["channel"]
        if subscription["criteria"].startswith("Observation"):
            name, value = channel["header"][0].split(": ", 1)
            return channel["endpoint"], {name: value, "Content-Type": "application/fhir+json"}
    return None


def post_events(service, endpoint, header, bodies, refused):
    """One connection, kept."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    path = "/" + endpoint.split("/", 3)[3]
    for body in bodies:
        connection.request("POST", path, body, header)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 300:
            refused.append(answer.status)


def storm(service, fhir, who, events):
    endpoint, header = told_endpoint(fhir)
    dice = random.Random(7)
    bodies = [json.dumps({**ehrs.observation(dice.choice(who), HBA1C[0], 52, *HBA1C[1:]), "id": f"event-{n}"})
              for n in range(events)]
    refused = []
    threads = [threading.Thread(target=post_events, args=(service, endpoint, header, bodies[n::4], refused))
               for n in range(4)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - start, refused


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=3000)
    parser.add_argument("--events", type=int, default=100000)
    parser.add_argument("--rate", type=int, default=200)
    options = parser.parse_args()
    folder, claim = Folder("outage"), Claims()
    folder.keep = True

    sandbox_port = free_port()
    gate = Gate(sandbox_port)
    ehr = ehrs.Sandbox(folder.path, "--base", f"http://127.0.0.1:{gate.port}/fhir", port=sandbox_port)
    chart = Chart(ehr.fhir, ehrs.demo_patients(options.patients, only="05"))
    who = sorted(chart.patients)
    ehrs.fill(ehr.fhir, chart.patients)
    claim(f"{len(who)} patients are in the EHR", True)

    settings = ehr_settings(f"http://127.0.0.1:{gate.port}/fhir", triggers_poll_every="10 min",
                            triggers_subscription="rest-hook", triggers_payload="resource",
                            rate_requests_per_second=options.rate, rate_burst=options.rate // 4, workers=4)
    service = Service(folder.path, "serve", settings, log_level="info").start()
    service.activate()
    start = time.monotonic()
    wait_for("everybody has Flags", lambda: service.process.must_run() and service.idle() and
             service.metrics().get("hjertevakt_assessments_total", 0) >= len(who), 900, 1)
    service.settled(60)
    seen = gate.times()
    claim(f"the first round: {len(seen)} requests in {time.monotonic() - start:.0f} s, at most {busiest(seen)} in a second",
          busiest(seen) <= options.rate + options.rate // 4)

    gate.shut()
    changed = who[::10]
    for patient in changed:
        chart.hba1c(patient, 52)
    took, refused = storm(service, ehr.fhir, who, options.events)
    queue = service.queue()
    claim(f"the EHR is away: {options.events} events taken in {took:.0f} s ({options.events / took:.0f} a second)",
          not refused, str(refused[:5]))
    waiting = queue["waiting"] + queue["later"] + queue["inWork"]
    claim(f"they are {waiting} patients in the queue, none twice", waiting <= len(who))
    claim("the service says that it is alive and which EHR is away", service.alive() and
          "test" in json.dumps(service.status()["degraded"]), json.dumps(service.status()["degraded"]))
    turns = service.metrics().get('hjertevakt_assessments_total{ehr="test",outcome="done"}', 0)

    gate.times()
    gate.open()
    start = time.monotonic()
    wait_for("the queue is empty", lambda: service.process.must_run() and service.idle() and
             service.queue()["later"] == 0, 900, 0.5)
    took = time.monotonic() - start
    seen = gate.times()
    turns = service.metrics().get('hjertevakt_assessments_total{ehr="test",outcome="done"}', 0) - turns
    claim(f"it is back: {turns:.0f} turns and {len(seen)} requests in {took:.0f} s, the first after "
          f"{seen[0] - start:.1f} s, at most {busiest(seen)} in any second", True)
    claim(f"never over {options.rate} a second and a burst of {options.rate // 4}",
          busiest(seen) <= options.rate + options.rate // 4)
    raised = {flag["subject"]["reference"] for flag in ours(ehr.fhir, "Flag", status="active")
              if flag["code"]["coding"][0]["code"] == Chart.code_of("cardiometabolic")}
    claim(f"nothing is lost: the {len(changed)} patients who changed meanwhile have their Flag",
          raised == {f"Patient/{patient}" for patient in changed}, f"{len(raised)} have")
    service.stop()
    folder.keep = False
    return 0


if __name__ == "__main__":
    run(main)
