"""EHRs and what stands around them, each in a process of its own: HAPI, the sandbox, token server, PostgreSQL."""
import atexit
import datetime
import json
import os
import re
import subprocess
import sys
import time

from harness import PATIENTS, ROOT, Failed, Fhir, Process, free_port, http, wait_for

sys.path.insert(0, str(ROOT / "tests/system/hapi"))
import load  # noqa: E402

SYSTEM = ROOT / "tests/system"


def today():
    return datetime.date.today()


def demo_patients(copies=1, only=""):
    """The twelve, their story moved to today: patient id -> resources. Copies have ids and numbers of their own."""
    days = (today() - load.TOLD_ON).days
    found = {}
    for path in sorted(PATIENTS.glob(f"{only}*.json")):
        text = json.dumps(load.moved(json.loads(path.read_text(encoding="utf-8")), days))
        for copy in range(copies):
            bundle = json.loads(text if copy == 0 else renamed(text, copy))
            resources = [entry["resource"] for entry in bundle["entry"]]
            who = next(resource["id"] for resource in resources if resource["resourceType"] == "Patient")
            found[who] = resources + answered(who)
    return found


def answered(who):
    """Two measurements that the sixth story lacks: without a gap in the topic its Flag can end as well as appear."""
    if not who.startswith("demo-06"):
        return []
    month_ago = time.time() - 30 * 24 * 3600
    return [{**observation(who, "75624-7", 2, "{score}", "AUDIT", month_ago), "id": f"{who}-audit"},
            {**observation(who, "14771-0", 5.1, "mmol/L", "Fasting glucose", month_ago), "id": f"{who}-glucose"}]


def renamed(text, copy):
    text = re.sub(r"\bdemo-(\d\d)\b", rf"demo-\g<1>-c{copy}", text)
    # Numbers of the people who were not copied: eleven digits with month + 80; the copies' are no numbers at all.
    return re.sub(r'"(\d{11})"', rf'"\g<1>-c{copy}"', text)


class Hapi:
    """The real server. One at a time: it takes most of a small machine."""
    def __init__(self, folder):
        where = folder / "hapi"
        started = subprocess.run(["bash", SYSTEM / "hapi/start.sh", "--dir", where], capture_output=True, text=True)
        if started.returncode != 0:
            raise Failed(f"HAPI did not start: {started.stderr[-1000:]}")
        self.base, self.where = started.stdout.strip(), where
        self.fhir = Fhir(self.base)
        # It runs in a session of its own; it is stopped when we end, however that happens.
        watch = f"while kill -0 {os.getpid()} 2>/dev/null; do sleep 1; done; bash {SYSTEM}/hapi/stop.sh --dir {where}"
        subprocess.Popen(["setsid", "bash", "-c", watch], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        atexit.register(self.stop)

    def stop(self):
        subprocess.run(["bash", SYSTEM / "hapi/stop.sh", "--dir", self.where], check=False)


def fill(fhir, patients):
    """One transaction of PUTs a patient, as load.py does."""
    for resources in patients.values():
        load.send(fhir.base, load.transaction({"entry": [{"resource": resource} for resource in resources]}))


class Sandbox:
    """Our own EHR in its own process: quick, without a disk."""
    def __init__(self, folder, *options, port=None):
        program = os.environ.get("HV_SANDBOX") or next((path for path in (ROOT / f"build/{preset}/tests/sandbox_ehr" for preset in ("release", "quick"))
                        if path.exists()), None)
        if program is None:
            raise Failed("`sandbox_ehr` is not built: ninja -C build/release sandbox_ehr")
        self.port = port or free_port()
        self.base = f"http://127.0.0.1:{self.port}/fhir"
        self.fhir = Fhir(self.base)
        self.process = Process("sandbox", [program, "--port", self.port, *options], folder)
        wait_for("the sandbox answers", lambda: self.process.must_run() and answers(f"{self.base}/metadata"), 60)

    def fault(self, *rules):
        answer = http("POST", self.base.replace("/fhir", "/sandbox/faults"), json.dumps(rules))
        if answer.status >= 300:
            raise Failed(f"the sandbox takes no faults: {answer.status}: {answer.text}")

    def stop(self):
        self.process.kill()


class TokenServer:
    """oidc-provider, with the FHIR server behind its gate."""
    def __init__(self, folder, jwks, profile, fhir):
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        self.base = f"{self.issuer}/fhir"
        self.process = Process(f"token-{profile}", ["node", SYSTEM / "oidc/server.mjs", "--port", port, "--jwks", jwks,
                                                    "--profile", profile, "--fhir", fhir, "--print"], folder)
        wait_for("the token server answers", lambda: self.process.must_run() and
                 answers(f"{self.base}/.well-known/smart-configuration"), 60)

    def stop(self):
        self.process.kill()


class Postgres:
    def __init__(self, folder):
        where = folder / "postgres"
        started = subprocess.run(["bash", SYSTEM / "postgres/start.sh", "--for", str(os.getpid()), where],
                                 capture_output=True, text=True)
        if started.returncode != 0:
            raise Failed(f"PostgreSQL did not start: {started.stderr[-500:]}")
        self.host = started.stdout.strip()
        self.where = where
        atexit.register(self.stop)

    def store(self):
        return {"store.backend": "postgresql", "store.host": self.host, "store.database": "postgres",
                "store.user": "hjertevakt"}

    def stop(self):
        subprocess.run(["bash", SYSTEM / "postgres/stop.sh", "--remove", self.where], check=False,
                       stdout=subprocess.DEVNULL)


def answers(url):
    try:
        return http("GET", url, timeout=10).status < 500
    except OSError:
        return False


def server_instant(text):
    """Seconds of a FHIR instant."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def observation(patient, loinc, value, unit, display, when=None):
    """A reading as a laboratory would send it; `when` is a moment, now without one."""
    at = datetime.datetime.fromtimestamp(when or time.time(), datetime.timezone.utc).isoformat(timespec="milliseconds")
    return {"resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": loinc, "display": display}]},
            "subject": {"reference": f"Patient/{patient}"}, "effectiveDateTime": at,
            "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}}
