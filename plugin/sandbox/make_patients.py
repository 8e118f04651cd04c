#!/usr/bin/env python3
"""Writes the twelve demo patients: Bundles of FHIR R4, one patient a file, judged as of 2025-11-21.

usage: plugin/sandbox/make_patients.py [--check] [FOLDER]

  FOLDER   where to write (default: patients, beside this script)
  --check  write nothing; exit with 1 when a file there is not what would be written
"""
import sys
from pathlib import Path

from shapes import ICD10, ICPC2, Journal, written

TABLET = "Tablett"
DEPOT_TABLET = "Depottablett"
DEPOT = "Depotinjeksjonsvæske, suspensjon"


def olanzapine_weight_gain():
    """Weight 80.0 -> 84.1 kg in the first three months of olanzapine; everything else was measured in time."""
    p = Journal("demo-01", "Rolig", "Fjellvei", "male", "1997-03-14")
    p.condition(ICD10, "F20.0", "Paranoid schizofreni", "2025-08-20")
    drug = p.medication("N05AH03", "Olanzapin tab 10 mg", TABLET)
    p.listed(drug, "2025-08-25", "1 tablett til natten")
    p.vital("height", "2015-09-01", "183")
    p.vital("waist", "2025-08-24", "92")
    p.pressure("2025-08-24T09:10:00+02:00", 124, 78)
    p.pressure("2025-08-24T09:14:00+02:00", 122, 76)
    p.smoking("2025-08-24", "never")
    p.form("2025-08-24", physical_activity="active", diet="favourable", sleep_problem="no", alcohol_use="no",
           injecting="never")
    p.dental_visit("2025-03-11")
    p.labs("2025-08-24T08:05:00+02:00", hba1c="34", fasting_glucose="5.1", cholesterol="4.4", ldl="2.6", hdl="1.3",
           triglycerides="1.1")
    p.ecg("2025-08-24", 408)
    for day, kg in (("2025-08-24", "80.0"), ("2025-09-01", "80.6"), ("2025-09-08", "81.1"), ("2025-09-15", "81.5"),
                    ("2025-09-22", "82.0"), ("2025-09-29", "82.3"), ("2025-10-06", "82.7"), ("2025-11-21", "84.1")):
        p.vital("weight", day, kg)
    p.vital("waist", "2025-11-21", "95")
    p.pressure("2025-11-21T10:20:00+01:00", 128, 80)
    p.labs("2025-11-21T08:10:00+01:00", hba1c="36", cholesterol="4.9", ldl="2.9", hdl="1.2", triglycerides="1.6")
    return p


def clozapine():
    """Six years on clozapine: blood counts as wanted, daily smoking, weight and HbA1c creeping up."""
    p = Journal("demo-02", "Stille", "Havbris", "female", "1984-06-02")
    p.condition(ICD10, "F20.0", "Paranoid schizofreni", "2009-02-01")
    old = p.medication("N05AH03", "Zyprexa tab 15 mg", TABLET)
    p.taking(old, "2012-05-01", "1 tablett kveld", until="2019-03-04")
    drug = p.medication("N05AH02", "Leponex tab 100 mg", TABLET)
    p.taking(drug, "2019-03-04", "100 mg morgen, 250 mg kveld")
    p.vital("height", "2012-04-20", "166")
    for day, kg in (("2012-04-20", "64.2"), ("2014-05-12", "70.5"), ("2016-05-20", "74.0"), ("2017-06-01", "76.3"),
                    ("2018-05-28", "77.1"), ("2019-02-28", "78.0"), ("2020-03-02", "81.4"), ("2021-03-15", "83.0"),
                    ("2022-03-14", "84.2"), ("2023-03-20", "85.1"), ("2024-02-26", "85.7"), ("2025-02-24", "86.0")):
        p.vital("weight", day, kg)
    for day, cm in (("2019-02-28", "94"), ("2023-03-20", "99"), ("2024-02-26", "100"), ("2025-02-24", "101")):
        p.vital("waist", day, cm)
    p.lab("hba1c%", "2016-05-20T08:00:00+02:00", "5.6")
    p.lab("hba1c%", "2017-06-01T08:15:00+02:00", "5.7")
    for day, mmol in (("2019-02-28", "39"), ("2021-03-15", "41"), ("2023-03-20", "42"), ("2025-02-24", "43")):
        p.lab("hba1c", f"{day}T08:00:00+01:00", mmol)
    p.labs("2024-02-26T08:00:00+01:00", cholesterol="6.1", ldl="3.9", hdl="1.1", triglycerides="2.4")
    p.labs("2025-02-24T08:00:00+01:00", cholesterol="5.9", ldl="3.7", hdl="1.1", triglycerides="2.6")
    p.pressure("2024-02-26T10:00:00+01:00", 132, 84)
    p.pressure("2025-02-24T10:00:00+01:00", 134, 86)
    p.pressure("2025-02-25T10:05:00+01:00", 130, 84)
    p.smoking("2019-02-28", "daily")
    p.smoking("2025-02-24", "daily")
    p.form("2025-02-24", physical_activity="inactive", diet="unfavourable", sleep_problem="no", alcohol_use="no",
           injecting="never")
    p.dental_visit("2024-10-08")
    p.ecg("2019-02-28", 431)
    for day, anc in (("2024-12-02", "3.9"), ("2025-02-24", "4.1"), ("2025-05-19", "3.6"), ("2025-08-11", "4.4"),
                     ("2025-11-03", "3.8")):
        p.labs(f"{day}T08:00:00+01:00" if day[5:7] in ("02", "11", "12") else f"{day}T08:00:00+02:00",
               anc=anc, leukocytes="7.2")
    return p


def depot_every_three_months():
    """Paliperidone every three months; the injections are what the record knows, weight comes in grams."""
    p = Journal("demo-03", "Modig", "Solvind", "male", "1989-11-09")
    p.condition(ICPC2, "P72", "Schizofreni", "2013-04-10")
    monthly = p.medication("N05AX13", "Xeplion depotinj 100 mg", DEPOT)
    for day in ("2021-03-02", "2021-03-30", "2021-04-27", "2021-05-25", "2021-06-22"):
        p.injected(monthly, day, "100 mg intramuskulært")
    drug = p.medication("N05AX13", "Trevicta depotinj 350 mg", DEPOT)
    for day in ("2021-07-20", "2021-10-19", "2022-01-18", "2022-04-19", "2022-07-19", "2022-10-18", "2023-01-17",
                "2023-04-18", "2023-07-18", "2023-10-17", "2024-01-16", "2024-04-16", "2024-07-16", "2024-10-15",
                "2025-01-14", "2025-04-15", "2025-07-15", "2025-10-14"):
        p.injected(drug, day, "350 mg intramuskulært")
    p.vital("height", "2021-03-02", "1.79", unit="m")
    for day, grams in (("2021-03-02", "88000"), ("2022-04-19", "92500"), ("2023-04-18", "95000"),
                       ("2024-04-16", "96500"), ("2025-04-15", "97000")):
        p.vital("weight", day, grams, unit="g")
    p.vital("waist", "2024-04-16", "105")
    p.vital("waist", "2025-04-15", "106")
    p.pressure("2025-04-15T12:00:00+02:00", 144, 92)
    p.pressure("2025-07-15T12:10:00+02:00", 142, 91)
    p.pressure("2025-10-14T12:05:00+02:00", 146, 94)
    p.pressure("2025-11-11T12:15:00+01:00", 145, 92)
    p.labs("2024-04-16T08:30:00+02:00", hba1c="38", cholesterol="5.8", ldl="3.6", hdl="1.0", triglycerides="2.1",
           prolactin="690")
    p.labs("2025-04-15T08:30:00+02:00", hba1c="39", cholesterol="6.0", ldl="3.8", hdl="1.0", triglycerides="2.2",
           prolactin="780")
    p.smoking("2025-04-15", "snus")
    p.form("2025-04-15", physical_activity="inactive", diet="unfavourable", sleep_problem="no", alcohol_use="yes",
           injecting="never")
    p.audit("2025-04-15", 5)
    p.dental_visit("2022-06-14")
    return p


def pregnant_on_quetiapine():
    """Week 26 of a pregnancy: weight, waist and risk scores rest; fasting glucose 5.4 does not."""
    p = Journal("demo-04", "Lys", "Bjørkeli", "female", "1996-01-25")
    p.condition(ICPC2, "P73", "Affektiv psykose", "2018-09-03")
    p.condition(ICPC2, "W78", "Graviditet bekreftet", "2025-06-10")
    drug = p.medication("N05AH04", "Seroquel Depot depottab 300 mg", DEPOT_TABLET)
    p.listed(drug, "2022-10-03", "1 tablett til natten")
    p.pregnancy("2025-06-10")
    p.vital("height", "2022-09-30", "170")
    for day, kg in (("2022-09-30", "68.0"), ("2023-10-02", "70.2"), ("2024-10-07", "71.0"), ("2025-05-26", "71.5"),
                    ("2025-08-25", "75.0"), ("2025-11-17", "80.5")):
        p.vital("weight", day, kg)
    p.vital("waist", "2024-10-07", "84")
    p.pressure("2025-08-25T09:00:00+02:00", 116, 72)
    p.pressure("2025-11-17T09:00:00+01:00", 118, 74)
    p.labs("2024-10-07T08:00:00+02:00", hba1c="33", cholesterol="4.6", ldl="2.5", hdl="1.6", triglycerides="0.9")
    p.labs("2025-11-17T08:00:00+01:00", hba1c="38", fasting_glucose="5.4", cholesterol="6.2", ldl="3.4", hdl="1.7",
           triglycerides="2.3")
    p.smoking("2025-06-10", "never")
    p.form("2025-06-10", physical_activity="active", diet="favourable", sleep_problem="yes", alcohol_use="no",
           injecting="never")
    p.dental_visit("2025-01-20")
    return p


def missing_baseline():
    """Aripiprazole for three weeks, and the first weight was taken today."""
    p = Journal("demo-05", "Blid", "Granskog", "female", "2001-08-30")
    p.condition(ICD10, "F29", "Uspesifisert ikke-organisk psykose", "2025-10-28")
    drug = p.medication("N05AX12", "Abilify tab 10 mg", TABLET)
    p.taking(drug, "2025-10-30", "1 tablett morgen")
    p.vital("weight", "2025-11-21", "70.0")
    p.vital("height", "2019-05-06", "168")
    return p


def improving():
    """From olanzapine to aripiprazole in 2023: down 17 kg, HbA1c and blood pressure with it, no longer a smoker."""
    p = Journal("demo-06", "Frisk", "Elvebakke", "male", "1980-05-17")
    p.condition(ICPC2, "P72", "Schizofreni", "2006-01-12")
    old = p.medication("N05AH03", "Olanzapin tab 20 mg", TABLET)
    p.taking(old, "2015-02-02", "1 tablett kveld", until="2023-03-10")
    drug = p.medication("N05AX12", "Aripiprazol tab 15 mg", TABLET)
    p.taking(drug, "2023-02-20", "1 tablett morgen")
    p.vital("height", "2015-01-30", "184")
    for day, kg in (("2015-01-30", "88.0"), ("2017-02-06", "97.5"), ("2019-02-04", "103.0"), ("2021-02-08", "106.2"),
                    ("2023-02-13", "108.0"), ("2023-03-01", "107.6"), ("2023-05-15", "104.5"), ("2024-02-12", "97.0"),
                    ("2025-02-10", "92.0"), ("2025-08-18", "83.5"), ("2025-11-10", "83.0")):
        p.vital("weight", day, kg)
    for day, cm in (("2023-02-13", "116"), ("2024-02-12", "107"), ("2025-02-10", "101"), ("2025-11-10", "96")):
        p.vital("waist", day, cm)
    p.lab("hba1c%", "2017-02-06T08:00:00+01:00", "6.1")
    for day, mmol in (("2019-02-04", "44"), ("2021-02-08", "46"), ("2023-02-13", "47"), ("2024-02-12", "42"),
                      ("2025-11-10", "38")):
        p.lab("hba1c", f"{day}T08:00:00+01:00", mmol)
    p.labs("2023-02-13T08:00:00+01:00", cholesterol="7.4", ldl="5.1", hdl="0.9", triglycerides="3.8")
    p.labs("2024-02-12T08:00:00+01:00", cholesterol="6.0", ldl="4.0", hdl="1.0", triglycerides="2.5")
    p.labs("2025-11-10T08:00:00+01:00", cholesterol="5.1", ldl="3.1", hdl="1.2", triglycerides="1.5")
    for day, systolic, diastolic in (("2023-02-13", 148, 94), ("2024-02-12", 138, 88), ("2025-11-10", 128, 80),
                                     ("2025-11-12", 126, 78)):
        p.pressure(f"{day}T10:00:00+01:00", systolic, diastolic)
    p.smoking("2023-02-13", "daily")
    p.smoking("2025-11-10", "former")
    p.form("2025-11-10", physical_activity="active", diet="favourable", sleep_problem="no", alcohol_use="no",
           injecting="never")
    p.early_infarction_in_family("2023-02-13", 0)
    p.dental_visit("2025-04-02")
    p.ecg("2023-02-13", 402)
    return p


def neglected():
    """A depot for nine years, and nothing measured since September 2022."""
    p = Journal("demo-07", "Taus", "Vinterdal", "male", "1973-02-08")
    p.condition(ICD10, "F20.5", "Residual schizofreni", "2001-05-20")
    drug = p.medication("N05AF05", "Cisordinol Depot inj 200 mg/ml", DEPOT)
    p.taking(drug, "2016-08-15", "200 mg intramuskulært hver 3. uke")
    p.vital("height", "2016-08-10", "176")
    for day, kg in (("2016-08-10", "86.0"), ("2018-09-04", "91.0"), ("2020-09-08", "94.5"), ("2022-09-06", "97.0")):
        p.vital("weight", day, kg)
    p.lab("hba1c%", "2016-08-10T08:00:00+02:00", "5.5")
    p.lab("hba1c", "2020-09-08T08:00:00+02:00", "41")
    p.labs("2022-09-06T08:00:00+02:00", hba1c="44", cholesterol="6.6", ldl="4.4", hdl="0.9", triglycerides="2.9")
    p.pressure("2022-09-06T11:00:00+02:00", 146, 92)
    p.smoking("2019-03-05", "daily")
    return p


def lithium_and_quetiapine():
    """Lithium and quetiapine: lithium is not counted as an antipsychotic; blood pressure is measured at home."""
    p = Journal("demo-08", "Klar", "Nordlys", "female", "1987-10-03")
    p.condition(ICD10, "F31.7", "Bipolar affektiv lidelse, for tiden i remisjon", "2014-03-17")
    lithium = p.medication("N05AN01", "Lithionit depottab 42 mg", DEPOT_TABLET)
    p.taking(lithium, "2014-04-01", "2 tabletter kveld")
    drug = p.medication("N05AH04", "Quetiapin tab 300 mg", TABLET)
    p.taking(drug, "2020-01-13", "1 tablett kveld")
    p.vital("height", "2014-03-20", "172")
    for day, kg in (("2014-03-20", "66.0"), ("2018-05-02", "68.4"), ("2020-01-10", "69.0"), ("2021-01-18", "71.0"),
                    ("2023-01-16", "72.2"), ("2024-11-25", "73.0"), ("2025-11-12", "73.4")):
        p.vital("weight", day, kg)
    p.vital("waist", "2024-11-25", "86")
    p.vital("waist", "2025-11-12", "87")
    for day, level in (("2024-11-25", "0.71"), ("2025-05-14", "0.68"), ("2025-11-12", "0.74")):
        p.labs(f"{day}T08:00:00+01:00", lithium=level, creatinine="71", tsh="2.4")
    p.labs("2024-11-25T08:00:00+01:00", hba1c="34", cholesterol="5.0", ldl="3.0", hdl="1.5", triglycerides="1.2")
    p.labs("2025-11-12T08:00:00+01:00", hba1c="35", cholesterol="5.2", ldl="3.1", hdl="1.5", triglycerides="1.3")
    for day, systolic, diastolic in (("2025-11-03", 118, 76), ("2025-11-05", 121, 78), ("2025-11-07", 119, 75)):
        p.home_pressure(f"{day}T07:30:00+01:00", systolic, diastolic)
    p.smoking("2025-11-12", "never")
    p.form("2025-11-12", physical_activity="active", diet="favourable", sleep_problem="yes", alcohol_use="no",
           injecting="never")
    p.dental_visit("2025-09-01")
    return p


def quetiapine_as_needed():
    """Quetiapine 25 mg as needed for sleep, from a medication list: said, but held at information."""
    p = Journal("demo-09", "Søvnig", "Myrull", "female", "1992-04-11")
    p.condition(ICPC2, "P06", "Søvnforstyrrelse", "2024-05-02")
    drug = p.medication("N05AH04", "Quetiapin tab 25 mg", TABLET)
    p.listed(drug, "2024-06-03", "1 tablett ved behov for søvn", use="3")
    p.vital("height", "2024-05-02", "165")
    p.vital("weight", "2024-05-02", "63.0")
    p.vital("weight", "2025-05-20", "64.0")
    p.pressure("2025-05-20T13:00:00+02:00", 112, 70)
    p.labs("2024-05-02T09:00:00+02:00", hba1c="31", cholesterol="4.7", ldl="2.7", hdl="1.6", triglycerides="0.8")
    p.smoking("2025-05-20", "occasional")
    p.form("2025-05-20", sleep_problem="yes", alcohol_use="no")
    return p


def schizophrenia_diabetes_infarction():
    """Known diabetes and an earlier infarction: LDL 2.0 on a statin is not low enough, HbA1c 55 not either."""
    p = Journal("demo-10", "Trygg", "Steinbru", "male", "1965-07-22")
    p.condition(ICD10, "F20.0", "Paranoid schizofreni", "1992-10-01")
    p.condition(ICD10, "E11.9", "Diabetes mellitus type 2", "2016-02-15")
    p.condition(ICPC2, "K75", "Akutt hjerteinfarkt", "2019-04-03")
    for atc, name, since, dosage in (
            ("N05AX08", "Risperidon tab 3 mg", "2010-11-08", "1 tablett kveld"),
            ("A10BA02", "Metformin tab 1000 mg", "2016-03-01", "1 tablett morgen og kveld"),
            ("C10AA05", "Atorvastatin tab 80 mg", "2019-04-05", "1 tablett kveld"),
            ("C09AA05", "Ramipril tab 5 mg", "2019-04-05", "1 tablett morgen"),
            ("B01AC06", "Acetylsalisylsyre tab 75 mg", "2019-04-05", "1 tablett morgen")):
        p.taking(p.medication(atc, name, TABLET), since, dosage)
    p.vital("height", "2016-02-15", "175")
    for day, kg in (("2016-02-15", "99.0"), ("2019-05-06", "95.0"), ("2023-09-11", "92.0"), ("2024-09-09", "91.0"),
                    ("2025-09-08", "90.5")):
        p.vital("weight", day, kg)
    p.vital("waist", "2024-09-09", "109")
    p.vital("waist", "2025-09-08", "108")
    p.lab("hba1c%", "2016-02-10T08:00:00+01:00", "7.4")
    for day, mmol in (("2020-09-07", "52"), ("2023-09-11", "53"), ("2024-09-09", "54"), ("2025-09-08", "55")):
        p.lab("hba1c", f"{day}T08:00:00+02:00", mmol)
    p.labs("2019-04-03T14:00:00+02:00", cholesterol="5.6", ldl="3.6", hdl="0.9", triglycerides="2.4")
    p.labs("2024-09-09T08:00:00+02:00", cholesterol="3.9", ldl="2.1", hdl="1.0", triglycerides="1.8", creatinine="88")
    p.labs("2025-09-08T08:00:00+02:00", cholesterol="3.8", ldl="2.0", hdl="1.0", triglycerides="1.7", creatinine="90")
    p.pressure("2025-09-08T09:00:00+02:00", 132, 78)
    p.pressure("2025-09-15T09:00:00+02:00", 128, 76)
    p.smoking("2025-09-08", "former")
    p.form("2025-09-08", physical_activity="active", diet="favourable", sleep_problem="no", alcohol_use="no",
           injecting="never")
    p.dental_visit("2025-02-17")
    p.ecg("2025-09-08", 424)
    return p


def smoker_with_norrisk():
    """A man of 48 who smokes, systolic 132, cholesterol 5.5: 5.08 % in ten years, just over the limit of his age."""
    p = Journal("demo-11", "Rask", "Skogsti", "male", "1977-06-18")
    p.condition(ICD10, "F25.1", "Schizoaffektiv lidelse, depressiv type", "2011-08-09")
    drug = p.medication("N05AL05", "Solian tab 200 mg", TABLET)
    p.taking(drug, "2021-04-12", "1 tablett morgen og kveld")
    p.vital("height", "2021-04-12", "181")
    for day, kg in (("2021-04-12", "79.0"), ("2023-04-17", "80.0"), ("2024-10-21", "80.5"), ("2025-10-20", "81.0")):
        p.vital("weight", day, kg)
    p.vital("waist", "2024-10-21", "95")
    p.vital("waist", "2025-10-20", "96")
    p.pressure("2025-10-20T08:45:00+02:00", 132, 82)
    p.pressure("2025-10-27T08:45:00+01:00", 132, 84)
    p.labs("2024-10-21T08:00:00+02:00", hba1c="37", cholesterol="5.4", ldl="3.4", hdl="1.2", triglycerides="1.5")
    p.labs("2025-10-20T08:00:00+02:00", hba1c="37", cholesterol="5.5", ldl="3.5", hdl="1.2", triglycerides="1.6")
    p.smoking("2025-10-20", "daily")
    p.early_infarction_in_family("2025-10-20", 0)
    p.form("2025-10-20", physical_activity="active", diet="favourable", sleep_problem="no", alcohol_use="no",
           injecting="never")
    p.dental_visit("2025-05-12")
    return p


def adolescent_on_risperidone():
    """Sixteen years old: adult limits do not apply, and that is said."""
    p = Journal("demo-12", "Glad", "Liten", "male", "2009-09-05")
    p.condition(ICD10, "F84.0", "Barneautisme", "2014-06-10")
    drug = p.medication("N05AX08", "Risperdal tab 1 mg", TABLET)
    p.taking(drug, "2024-02-05", "1 tablett kveld")
    for day, cm in (("2024-02-01", "166"), ("2024-08-12", "169"), ("2025-02-10", "171"), ("2025-08-11", "172")):
        p.vital("height", day, cm)
    for day, kg in (("2024-02-01", "61.0"), ("2024-05-06", "65.0"), ("2024-08-12", "68.5"), ("2025-02-10", "73.0"),
                    ("2025-08-11", "77.0")):
        p.vital("weight", day, kg)
    p.pressure("2025-08-11T14:00:00+02:00", 118, 70)
    p.labs("2024-02-01T09:00:00+01:00", hba1c="32", cholesterol="4.0", ldl="2.2", hdl="1.3", triglycerides="0.9",
           prolactin="240")
    p.labs("2025-08-11T09:00:00+02:00", hba1c="34", cholesterol="4.4", ldl="2.6", hdl="1.1", triglycerides="1.4",
           prolactin="900")
    return p


FILES = {
    "01-olanzapin-vektoekning": olanzapine_weight_gain,
    "02-klozapin": clozapine,
    "03-paliperidon-depot": depot_every_three_months,
    "04-gravid-kvetiapin": pregnant_on_quetiapine,
    "05-aripiprazol-uten-grunnlinje": missing_baseline,
    "06-i-bedring": improving,
    "07-ikke-fulgt-opp": neglected,
    "08-litium-og-kvetiapin": lithium_and_quetiapine,
    "09-kvetiapin-ved-behov": quetiapine_as_needed,
    "10-diabetes-og-infarkt": schizophrenia_diabetes_infarction,
    "11-roeyker-norrisk": smoker_with_norrisk,
    "12-ungdom-risperidon": adolescent_on_risperidone,
}


def main(arguments):
    check = "--check" in arguments
    named = [a for a in arguments if a != "--check"]
    if len(named) > 1 or any(a.startswith("-") for a in named):
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(named[0]) if named else Path(__file__).resolve().parent / "patients"
    stale = 0
    for name, story in FILES.items():
        path, text = folder / f"{name}.json", written(story().bundle())
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path}: is not what make_patients.py writes", file=sys.stderr)
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
