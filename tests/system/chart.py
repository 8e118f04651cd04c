"""What the EHR should hold: the patients as the test knows them, judged by `hjertevakt evaluate` as by a second opinion."""
import datetime
import hashlib
import json

from harness import Failed, name_of, ours, wait_for
from ehrs import observation, today
from service import command

OUR_NAMESPACE = bytes.fromhex("7987da6ec2674266b7614e0838dcfba7")
HBA1C = ("59261-8", "mmol/mol", "HbA1c")


class Chart:
    """The patients' resources, kept beside the EHR: each change is made in both."""
    def __init__(self, fhir, patients):
        self.fhir, self.patients, self.judgements = fhir, patients, {}

    def add(self, who, resource):
        there = self.fhir.create(resource)
        self.patients[who].append(there)
        return there

    def hba1c(self, who, value, when=None):
        """Over 40 is for the Hjertefrisk Flag, under it is fine."""
        return self.add(who, observation(who, HBA1C[0], value, *HBA1C[1:], when))

    def change(self, who, kind, edit):
        """Edits every resource of this kind, as a clinician would."""
        for index, resource in enumerate(self.patients[who]):
            if resource["resourceType"] == kind:
                newest = self.fhir.get(f"{kind}/{resource['id']}")
                edit(newest)
                self.patients[who][index] = self.fhir.update(newest)

    def remove(self, who, resource):
        self.fhir.delete(resource)
        self.patients[who] = [kept for kept in self.patients[who] if kept["id"] != resource["id"]]

    def wanted(self, *who, kind="Flag"):
        """Names of the Flags (or CarePlans) that should stand, by a run of the command line over the same resources."""
        return {name for patient in who or self.patients for of, name in self.judged(patient) if of == kind}

    def judged(self, who):
        bundle = json.dumps({"resourceType": "Bundle", "type": "collection",
                             "entry": [{"resource": resource} for resource in self.patients[who]]})
        if self.judgements.get(who, ("",))[0] != bundle:
            answer = json.loads(command("evaluate", "-", "--format", "fhir", text=bundle).stdout)
            self.judgements[who] = (bundle, {(entry["resource"]["resourceType"], name_of(entry["resource"]))
                                             for entry in answer.get("entry", [])})
        return self.judgements[who][1]

    def active(self, *who, kind="Flag"):
        """The names that stand; twice the same name twice."""
        found = []
        for patient in who or [None]:
            chosen = {"patient": patient} if patient else {}
            found += [name_of(resource) for resource in ours(self.fhir, kind, **chosen)
                      if resource["status"] == "active"]
        return sorted(found)

    def stands_as_wanted(self, *who, seconds=120, must_run=lambda: True):
        """Waits until exactly the wanted Flags and CarePlans are active; their numbers."""
        for kind in ("Flag", "CarePlan"):
            wanted = sorted(self.wanted(*who, kind=kind))
            try:
                wait_for(kind, lambda: must_run() and self.active(*who, kind=kind) == wanted, seconds, 0.3)
            except Failed:
                there = self.active(*who, kind=kind)
                missing, spare = set(wanted) - set(there), set(there) - set(wanted)
                told = [f"{resource['subject']['reference']} {resource['status']} {resource['id']}"
                        for resource in ours(self.fhir, kind) if name_of(resource) in missing | spare]
                raise Failed(f"{kind}s after {seconds} s: {len(wanted)} wanted, {len(there)} active, "
                             f"{len(missing)} missing, {len(spare)} too many, "
                             f"{len(there) - len(set(there))} doubled: {told[:10]}") from None
        return len(self.active(*who)), len(self.active(*who, kind="CarePlan"))

    @staticmethod
    def code_of(topic):
        """What a Flag says for its topic (plugin/decide/naming.hpp)."""
        return "t-" + hashlib.sha256(OUR_NAMESPACE + f"topic {topic}".encode()).hexdigest()[:8]

    def flag(self, who, topic, status="active"):
        """The newest Flag of a topic in this state, or None."""
        found = [flag for flag in ours(self.fhir, "Flag", patient=who)
                 if flag["status"] == status and flag["code"]["coding"][0]["code"] == self.code_of(topic)]
        return max(found, key=lambda flag: flag["meta"]["lastUpdated"]) if found else None


def stop_drug(statement):
    statement["status"] = "completed"
    statement.setdefault("effectivePeriod", {})["end"] = str(today() - datetime.timedelta(1))


def die(patient):
    patient["deceasedDateTime"] = str(today())
