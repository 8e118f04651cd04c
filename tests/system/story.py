#!/usr/bin/env python3
"""The whole story against a real EHR: Flags appear, follow the readings, yield to clinicians, and end by evidence only.

usage: tests/system/story.py [--ehr hapi|sandbox] [--short] [--only NAME ...] [--write FILE]

Runs `hjertevakt serve` (HV_BINARY, or the newest build) with SQLite. HAPI: once with rest-hooks, then shorter with polling,
behind the token server with HelseID's profile and with SMART's, each time with an empty database over what stands.
--short      the first part without its last steps, and polling
--only NAME  hook, poll, smart, helseid
--write FILE every resource of ours that stands at the end, a line each, for the validator
exit codes: 0 all held, 1 something did not, 2 wrong use
"""
import argparse
import json
import time

import ehrs
from chart import Chart, die, stop_drug
from harness import OURS, Claims, Failed, Folder, name_of, ours, run, versions, wait_for
from service import Service, command, ehr_settings


def quiet(service, fhir, seconds=120):
    """Nothing to do any more; what then stands."""
    service.settled(seconds)
    return versions(fhir)


def say_it_again(service, chart, claim, sentence):
    """An admin has everybody assessed: no write."""
    before = quiet(service, chart.fhir)
    done = service.metrics().get("hjertevakt_assessments_total", 0)
    for who in chart.patients:
        service.assess(who)
    count = len(chart.patients)
    wait_for("everybody was assessed again",
             lambda: service.metrics().get("hjertevakt_assessments_total", 0) >= done + count, 120)
    after = quiet(service, chart.fhir)
    claim(sentence, before == after, f"{sorted(set(after.items()) ^ set(before.items()))[:6]}")


def follows_readings(service, chart, claim, who):
    start = time.monotonic()
    chart.hba1c(who, 52)
    flag = wait_for("the Flag stands", lambda: chart.flag(who, "cardiometabolic"), 60, 0.05)
    claim(f"an HbA1c of 52 raises the Flag ({time.monotonic() - start:.2f} s)", True)
    chart.stands_as_wanted(who)
    chart.hba1c(who, 36)
    wait_for("the Flag ends", lambda: chart.flag(who, "cardiometabolic", "inactive"), 60)
    claim("an HbA1c of 36 ends it, in place", chart.flag(who, "cardiometabolic", "inactive")["id"] == flag["id"])
    chart.hba1c(who, 53)
    revived = wait_for("the Flag stands again", lambda: chart.flag(who, "cardiometabolic"), 60)
    claim("an HbA1c of 53 makes the same Flag active again", revived["id"] == flag["id"])
    service.settled()


def yields_to_an_edit(service, chart, claim, who):
    flag = chart.flag(who, "cardiometabolic")
    flag["code"]["text"] = "Drøftet med pasienten, ny kontroll i januar"
    edited = chart.fhir.update(flag)
    before = service.metrics().get("hjertevakt_disagreements_total", 0)
    chart.hba1c(who, 36)
    wait_for("the disagreement is counted",
             lambda: service.metrics().get("hjertevakt_disagreements_total", 0) > before, 60)
    service.settled()
    now = chart.fhir.get(f"Flag/{flag['id']}")
    claim("a Flag that a clinician edited is left alone, though its reason is gone",
          (now["meta"]["versionId"], now["status"]) == (edited["meta"]["versionId"], "active"), json.dumps(now))
    claim("and the disagreement is counted in /metrics", True)


def yields_to_an_end(service, chart, claim, who):
    flag = chart.flag(who, "cardiometabolic")
    flag["status"] = "inactive"
    ended = chart.fhir.update(flag)
    service.assess(who)
    service.settled()
    claim("a Flag that a clinician ended stays ended", chart.flag(who, "cardiometabolic") is None and
          chart.fhir.get(f"Flag/{flag['id']}")["meta"]["versionId"] == ended["meta"]["versionId"])
    time.sleep(1.1)  # newer evidence: the server's clock has milliseconds, the reading's has seconds
    chart.hba1c(who, 57)
    new = wait_for("a new Flag", lambda: chart.flag(who, "cardiometabolic"), 60)
    claim("newer evidence raises another Flag, and the old one is left as it was", new["id"] != flag["id"] and
          chart.fhir.get(f"Flag/{flag['id']}")["meta"]["versionId"] == ended["meta"]["versionId"])
    old = [identifier["value"] for identifier in new["identifier"] if identifier.get("use") == "old"]
    claim("the new one names the old one", old == [name_of(flag)], json.dumps(new["identifier"]))


def outlives_a_deletion(service, chart, claim, who):
    reading = chart.hba1c(who, 60)
    flag = wait_for("the Flag stands", lambda: chart.flag(who, "cardiometabolic"), 60)
    service.settled()
    chart.remove(who, reading)
    service.assess(who)
    service.settled()
    claim("the reading behind a Flag is deleted and nothing newer is known: the Flag stays",
          chart.fhir.get(f"Flag/{flag['id']}")["status"] == "active")


def ends_with_the_drug(chart, claim, who):
    claim("before: a Flag hangs on the drug", chart.flag(who, "treatment-review") is not None)
    chart.change(who, "MedicationStatement", stop_drug)
    wait_for("the Flags of the drug end", lambda: not chart.active(who), 90, 0.3)
    claim("the drug is stopped: the Flags that hang on it end", chart.wanted(who) == set())


def ends_with_the_patient(chart, claim, who):
    claim("before: Flags and a CarePlan stand", chart.active(who) and chart.active(who, kind="CarePlan"))
    chart.change(who, "Patient", die)
    wait_for("everything ends", lambda: not chart.active(who) and not chart.active(who, kind="CarePlan"), 90, 0.3)
    claim("the patient dies: no Flag and no CarePlan of ours is active", True)


def first_story(service, chart, claim, short):
    flags, plans = chart.stands_as_wanted(must_run=service.process.must_run, seconds=240)
    claim(f"{len(chart.patients)} patients: the {flags} Flags and {plans} CarePlans stand that `evaluate` wants", True)
    say_it_again(service, chart, claim, "a second run over everybody writes nothing")
    follows_readings(service, chart, claim, "demo-06")
    yields_to_an_edit(service, chart, claim, "demo-06")
    ends_with_the_drug(chart, claim, "demo-05")
    if short:
        return
    yields_to_an_end(service, chart, claim, "demo-03")
    outlives_a_deletion(service, chart, claim, "demo-07")
    ends_with_the_patient(chart, claim, "demo-10")
    before = quiet(service, chart.fhir)
    claim("it stops when told to", service.stop() == 0)
    service.start()
    service.settled()
    say_it_again(service, chart, claim, "a restart and another run over everybody write nothing")
    claim("what was done before is still so", before == versions(chart.fhir))


def later_story(service, chart, claim, known, who):
    """A database that knows nothing, over an EHR in which everything stands."""
    before = known
    service.settled(240)
    changed = {at for at, version in versions(chart.fhir).items() if before.get(at, version) != version}
    claim("with an empty database, what stands is found and not written again", not changed, str(sorted(changed)[:5]))
    chart.stands_as_wanted(who)
    chart.hba1c(who, 52)
    wait_for("the Flag stands", lambda: chart.flag(who, "cardiometabolic"), 60)
    claim("an HbA1c of 52 raises the Flag", True)
    chart.stands_as_wanted(who)


class Scene:
    """A service with its own empty database, its way of being told, and its way of being let in."""
    def __init__(self, folder, name, ehr, claim):
        self.claim, self.gate = claim, None
        hook = name == "hook"
        more = {"triggers_subscription": "rest-hook" if hook else "off", "triggers_poll_every": "1 h" if hook else "1 s"}
        url = ehr.base
        if name in ("smart", "helseid"):
            told = command("keys", "new", "--alg", "ES384", "--out", folder).stdout
            key = max(folder.glob("es384-*.pem"), key=lambda path: path.stat().st_mtime)
            jwks = folder / f"{name}.jwks.json"
            jwks.write_text(command("keys", "jwks", key).stdout)
            self.gate = ehrs.TokenServer(folder, jwks, name, ehr.base)
            url = self.gate.base
            more |= {"auth_profile": name, "auth_client_id": "hjertevakt", "auth_keys": [str(key)],
                     "auth_scope": "system/*.cruds"}
            if name == "helseid":
                more |= {"auth_issuer": self.gate.issuer}
            claim("keys are made and published", str(key) in told or key.exists())
        self.service = Service(folder, name, ehr_settings(url, **more)).start()
        self.service.activate()

    def close(self):
        # HV1102 is said before the rules are put in force.
        problems = [line for line in self.service.log() if line.get("level") == "error" and line["code"] != "HV1102"]
        self.claim("no other line of the log is an error", not problems, str(problems[:3]))
        self.service.stop()
        if self.gate:
            self.gate.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ehr", choices=("hapi", "sandbox"), default="hapi")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", nargs="+", choices=("hook", "poll", "smart", "helseid"))
    parser.add_argument("--write")
    options = parser.parse_args()
    names = options.only or (["hook", "poll"] if options.short else ["hook", "poll", "smart", "helseid"])
    if options.ehr == "sandbox":
        names = [name for name in names if name in ("hook", "poll")]

    folder, claim = Folder("story"), Claims()
    folder.keep = True
    ehr = ehrs.Hapi(folder.path) if options.ehr == "hapi" else ehrs.Sandbox(folder.path)
    chart = Chart(ehr.fhir, ehrs.demo_patients())
    extra = {name: f"demo-06-c{number}" for number, name in enumerate(names, 1)}
    copies = ehrs.demo_patients(len(names) + 1, only="06")
    chart.patients |= {who: copies[who] for who in extra.values()}
    ehrs.fill(ehr.fhir, chart.patients)
    for index, name in enumerate(names):
        print(f"== {options.ehr}, {name}", flush=True)
        known = versions(ehr.fhir)
        scene = Scene(folder.path, name, ehr, claim)
        if index == 0:
            first_story(scene.service, chart, claim, options.short)
        else:
            later_story(scene.service, chart, claim, known, extra[name])
        scene.close()
    standing = [resource for kind in ("Flag", "CarePlan") for resource in ours(ehr.fhir, kind)]
    standing += [resource for resource in ehr.fhir.search("Provenance") if OURS in json.dumps(resource)]
    if options.write:
        with open(options.write, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(resource) + "\n" for resource in standing)
    folder.keep = False
    print(f"{claim.good} claims held; {len(standing)} resources of ours stand")
    return 0


if __name__ == "__main__":
    run(main)
