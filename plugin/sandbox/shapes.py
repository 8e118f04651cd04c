"""FHIR R4 resources as Norwegian EHRs send them: what the demo patients are made of.

Codes and shapes are those of real systems (no-basis profiles, laboratory codes from NLK beside LOINC, medication lists
as the prescription module sends them, home measurements from municipal follow-up). Every person is invented: personal
numbers have month + 80, names are two ordinary words.
"""
import json
import re
import uuid

LOINC = "http://loinc.org"
NLK = "urn:oid:2.16.578.1.12.4.1.1.7280"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
FORM = "https://hjertevakt.no/fhir/CodeSystem/hjertefrisk"
ICD10 = "urn:oid:2.16.578.1.12.4.1.1.7110"
ICPC2 = "urn:oid:2.16.578.1.12.4.1.1.7170"
FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
BASE = "https://epj.example.no/fhir/"

# name: (text, LOINC, NLK, SNOMED, unit as printed, UCUM)
VITALS = {
    "weight": ("Kroppsvekt", "29463-7", "NPU03804", "27113001", "kg", "kg"),
    "height": ("Kroppshøyde", "8302-2", None, "1153637007", "cm", "cm"),
    "waist": ("Midjemål", "8280-0", None, "276361009", "cm", "cm"),
    "pulse": ("Puls", "8867-4", None, "364075005", "slag/min", "/min"),
}
LAB = {
    "hba1c": ("HbA1c", "59261-8", "NPU27300", "mmol/mol", "mmol/mol"),
    "hba1c%": ("HbA1c", "4548-4", "NPU03835", "%", "%"),
    "glucose": ("P-Glukose", "14749-6", "NPU02192", "mmol/L", "mmol/L"),
    "fasting-glucose": ("P-Glukose, fastende", "14771-0", "NPU22069", "mmol/L", "mmol/L"),
    "cholesterol": ("P-Kolesterol", "14647-2", "NPU01566", "mmol/L", "mmol/L"),
    "ldl": ("P-LDL-kolesterol", "22748-8", "NPU01568", "mmol/L", "mmol/L"),
    "hdl": ("P-HDL-kolesterol", "14646-4", "NPU01567", "mmol/L", "mmol/L"),
    "triglycerides": ("P-Triglyserider", "14927-8", "NPU04094", "mmol/L", "mmol/L"),
    "prolactin": ("P-Prolaktin", "15081-3", "NPU18247", "mIE/L", "m[IU]/L"),
    "anc": ("B-Nøytrofile granulocytter", "751-8", "NPU02902", "10^9/L", "10*9/L"),
    "leukocytes": ("B-Leukocytter", "6690-2", "NPU02593", "10^9/L", "10*9/L"),
    "lithium": ("P-Litium", "14334-7", "NPU02613", "mmol/L", "mmol/L"),
    "creatinine": ("P-Kreatinin", "14682-9", "NPU04998", "µmol/L", "umol/L"),
    "tsh": ("P-TSH", "3016-3", "NPU03577", "mIE/L", "m[IU]/L"),
}
SMOKING = {"daily": "449868002", "former": "8517006", "never": "266919005", "occasional": "428041000124106",
           "snus": "713914004"}
FORM_TEXT = {"physical-activity": "Fysisk aktivitet", "diet": "Kosthold", "sleep-problem": "Søvnproblem",
             "alcohol-use": "Alkoholbruk", "injecting": "Injiserende rusmiddelbruk"}


NUMBER_MARK = "@@"


def number(text):
    """A decimal that is written exactly as given (see `written`): FHIR keeps `84.0` apart from `84`."""
    return f"{NUMBER_MARK}{text}{NUMBER_MARK}"


def written(bundle):
    """One resource a line, so that a changed value is one changed line."""
    entries = [json.dumps(entry, ensure_ascii=False) for entry in bundle["entry"]]
    head = json.dumps({k: v for k, v in bundle.items() if k != "entry"}, ensure_ascii=False)[:-1]
    text = head + ', "entry": [\n' + ",\n".join(entries) + "\n]}\n"
    return re.sub(f'"{NUMBER_MARK}([-0-9.]+){NUMBER_MARK}"', r"\1", text)


def personal_number(born, individual):
    """A synthetic personal number: month + 80, both check digits right; the next individual number when none fits."""
    year, month, day = born.split("-")
    while True:
        digits = [int(c) for c in f"{day}{int(month) + 80:02}{year[2:]}{individual:03}"]
        first = -sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits)) % 11
        second = -sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), digits + [first])) % 11
        if first < 10 and second < 10:
            return "".join(map(str, digits + [first, second]))
        individual += 2  # an even number stays a woman's


def fest_id(name):
    """The shape of a FEST id, and an invented value, so that it can never name another product."""
    return "ID_" + str(uuid.uuid5(uuid.NAMESPACE_URL, BASE + name)).upper()


def codings(*pairs):
    return [{"system": system, "code": code} for system, code in pairs if code]


def patient(pid, given, family, sex, born, individual):
    return {
        "resourceType": "Patient", "id": pid,
        "meta": {"profile": ["http://hl7.no/fhir/StructureDefinition/no-basis-Patient"]},
        "identifier": [{"use": "official", "system": FNR, "value": personal_number(born, individual)}],
        "active": True,
        "name": [{"use": "official", "family": family, "given": [given]}],
        "gender": sex, "birthDate": born,
    }


class Journal:
    """One patient's Bundle, resource by resource in the order of the story."""

    def __init__(self, pid, given, family, sex, born, individual=None):
        if individual is None:
            late = born >= "2000"
            individual = (700 if late else 300) + (0 if sex == "female" else 1)
        self.pid = pid
        self.patient = patient(pid, given, family, sex, born, individual)
        self.resources = [self.patient]
        self.count = {}

    def _add(self, resource, prefix):
        self.count[prefix] = self.count.get(prefix, 0) + 1
        resource["id"] = f"{self.pid}-{prefix}{self.count[prefix]}"
        self.resources.append(resource)
        return resource

    def _subject(self):
        return {"reference": f"Patient/{self.pid}"}

    def _observation(self, category, code, text, when, status="final"):
        return {
            "resourceType": "Observation", "id": "", "status": status,
            "category": [{"coding": codings(
                ("http://terminology.hl7.org/CodeSystem/observation-category", category))}],
            "code": {"coding": code, "text": text},
            "subject": self._subject(), "effectiveDateTime": when,
        }

    # --- measurements -------------------------------------------------------------------------------------------------

    def vital(self, name, when, value, unit=None):
        text, loinc, nlk, snomed, printed, ucum = VITALS[name]
        resource = self._observation("vital-signs", codings((LOINC, loinc), (SNOMED, snomed), (NLK, nlk)), text, when)
        resource["valueQuantity"] = {"value": number(value), "unit": unit or printed, "system": UCUM,
                                     "code": unit or ucum}
        return self._add(resource, "v")

    def pressure(self, when, systolic, diastolic):
        panel = codings((LOINC, "85354-9"), (SNOMED, "75367002"))
        resource = self._observation("vital-signs", panel, "Blodtrykk", when)
        resource["component"] = [self._component("8462-4", "4481000202108", diastolic),
                                 self._component("8480-6", "4471000202106", systolic)]
        return self._add(resource, "bt")

    @staticmethod
    def _component(loinc, snomed, value):
        return {"code": {"coding": codings((LOINC, loinc), (SNOMED, snomed))},
                "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"}}

    def home_pressure(self, when, systolic, diastolic):
        """Municipal follow-up at home: status `registered` with a value, and the subject by identifier only."""
        resource = self.pressure(when, systolic, diastolic)
        resource["status"] = "registered"
        identifier = self.patient["identifier"][0]
        resource["subject"] = {"identifier": {"system": identifier["system"], "value": identifier["value"]}}
        resource["performer"] = [resource["subject"]]
        resource["device"] = {"display": "Blodtrykksmåler, hjemme"}
        return resource

    def lab(self, name, when, value, comparator=None):
        text, loinc, nlk, printed, ucum = LAB[name]
        resource = self._observation("laboratory", codings((NLK, nlk), (LOINC, loinc)), text, when)
        resource["valueQuantity"] = {"value": number(value), "unit": printed, "system": UCUM, "code": ucum}
        if comparator:
            resource["valueQuantity"]["comparator"] = comparator
        return self._add(resource, "p")

    def labs(self, when, **values):
        for name, value in values.items():
            self.lab(name.replace("_", "-"), when, value)

    def ecg(self, when, qtc):
        resource = self._observation("procedure", codings((LOINC, "11524-6"), (SNOMED, "29303009")), "EKG", when)
        resource["component"] = [{"code": {"coding": codings((LOINC, "8636-3")), "text": "QTc"},
                                  "valueQuantity": {"value": qtc, "unit": "ms", "system": UCUM, "code": "ms"}}]
        return self._add(resource, "ekg")

    # --- answers ------------------------------------------------------------------------------------------------------

    def smoking(self, when, answer):
        resource = self._observation("social-history", codings((LOINC, "72166-2")), "Røykestatus", when)
        resource["valueCodeableConcept"] = {"coding": codings((SNOMED, SMOKING[answer]))}
        return self._add(resource, "s")

    def form(self, when, **answers):
        """The Hjertefrisk form: one Observation a question."""
        for name, answer in answers.items():
            code = name.replace("_", "-")
            resource = self._observation("survey", codings((FORM, code)), FORM_TEXT[code], when)
            resource["valueCodeableConcept"] = {"coding": codings((FORM, answer))}
            self._add(resource, "q")

    def dental_visit(self, when):
        resource = self._observation("survey", codings((FORM, "dental-visit")), "Tannlegebesøk", when)
        resource["valueBoolean"] = True
        return self._add(resource, "q")

    def early_infarction_in_family(self, when, relatives):
        resource = self._observation("survey", codings((FORM, "family-early-ami")),
                                     "Førstegradsslektninger med hjerteinfarkt før 60 år", when)
        resource["valueInteger"] = relatives
        return self._add(resource, "q")

    def audit(self, when, score):
        resource = self._observation("survey", codings((LOINC, "75624-7")), "AUDIT", when)
        resource["valueInteger"] = score
        return self._add(resource, "q")

    def pregnancy(self, when):
        resource = self._observation("social-history", codings((LOINC, "82810-3")), "Graviditetsstatus", when)
        resource["valueCodeableConcept"] = {"coding": codings((SNOMED, "77386006"))}
        return self._add(resource, "s")

    # --- diagnoses and drugs ------------------------------------------------------------------------------------------

    def condition(self, system, code, text, since):
        return self._add({
            "resourceType": "Condition", "id": "",
            "clinicalStatus": {"coding": codings(
                ("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"))},
            "verificationStatus": {"coding": codings(
                ("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"))},
            "code": {"coding": codings((system, code)), "text": text},
            "subject": self._subject(), "onsetDateTime": since,
        }, "d")

    def medication(self, atc, name, form):
        return self._add({
            "resourceType": "Medication", "id": "",
            "meta": {"profile": ["http://hl7.no/fhir/StructureDefinition/no-basis-Medication"]},
            "code": {"coding": [{"system": "http://ehelse.no/fhir/CodeSystem/FEST", "code": fest_id(name),
                                 "display": name},
                                {"system": "http://www.whocc.no/atc", "code": atc}], "text": name},
            "form": {"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.7448", "display": form}]},
        }, "m")

    def _taken(self, drug, dosage, identifiers):
        return {
            "resourceType": "MedicationStatement", "id": "", "identifier": identifiers, "status": "active",
            "medicationReference": {"reference": f"Medication/{drug['id']}"},
            "subject": self._subject(), "dosage": [{"text": dosage}],
        }

    def taking(self, drug, since, dosage, until=None, status=None):
        """A MedicationStatement as no-basis asks for it, with its period."""
        resource = self._taken(drug, dosage, [{"type": {"text": "PLL"}, "value": f"{self.pid}-{drug['id']}"}])
        resource["status"] = status or ("stopped" if until else "active")
        resource["effectivePeriod"] = {"start": since} | ({"end": until} if until else {})
        return self._add(resource, "l")

    def listed(self, drug, since, dosage, use="1"):
        """As the prescription module's medication list sends it: no `effective`, all dates in extensions."""
        resource = self._taken(drug, dosage, [{"use": "official", "type": {"text": "PLL"},
                                               "value": f"{self.pid}-{drug['id']}"}])
        names = {"1": "Fast", "2": "Kur", "3": "Ved behov"}
        resource["extension"] = [
            {"url": "effectiveDateTime", "valueDate": since},
            {"url": "http://ehelse.no/fhir/StructureDefinition/sfm-reseptamendment", "extension": [
                {"url": "reseptdate", "valueDate": since},
                {"url": "rfstatus", "extension": [{"url": "status", "valueCoding": {
                    "system": "urn:oid:2.16.578.1.12.4.1.1.7408", "code": "E", "display": "Ekspederbar"}}]}]},
        ]
        resource["dosage"] = [{"sequence": 1, "text": dosage, "extension": [
            {"url": "http://ehelse.no/fhir/StructureDefinition/sfm-use", "valueCoding": {
                "system": "urn:oid:2.16.578.1.12.4.1.1.9101", "code": use, "display": names[use]}}]}]
        return self._add(resource, "l")

    def injected(self, drug, when, dose):
        return self._add({
            "resourceType": "MedicationAdministration", "id": "", "status": "completed",
            "medicationReference": {"reference": f"Medication/{drug['id']}"},
            "subject": self._subject(), "effectiveDateTime": when,
            "dosage": {"text": dose, "route": {"coding": codings((SNOMED, "78421000")), "text": "intramuskulært"}},
        }, "a")

    def bundle(self):
        return {"resourceType": "Bundle", "id": f"bundle-{self.pid}", "type": "collection",
                "entry": [{"fullUrl": f"{BASE}{r['resourceType']}/{r['id']}", "resource": r} for r in self.resources]}
