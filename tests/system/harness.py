"""What the system tests share: processes that die with us, free ports, waiting with a deadline, FHIR requests, claims.

Everything listens on the loopback address. A test that fails says where its logs are and keeps them.
"""
import atexit
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENTS = ROOT / "plugin/sandbox/patients"
OURS = "https://hjertevakt.no/fhir/id/"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """A claim about the world that did not hold."""


def binary():
    """`HV_BINARY`, or the newest build."""
    if named := os.environ.get("HV_BINARY"):
        return named
    built = [path for path in (ROOT / f"build/{preset}/hjertevakt" for preset in ("release", "quick")) if path.exists()]
    if not built:
        raise Failed("no `hjertevakt` is built: cmake --preset release && cmake --build --preset release")
    return str(max(built, key=lambda path: path.stat().st_mtime))


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(what, condition, seconds=60.0, pause=0.1):
    """Polls until the condition gives something true, and gives it."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause)


def say(line):
    print(line, flush=True)


class Claims:
    """Sentences about the world, each with what it took."""
    def __init__(self):
        self.good, self.start = 0, time.monotonic()

    def __call__(self, sentence, holds, detail=""):
        if not holds:
            raise Failed(f"{sentence}{': ' if detail else ''}{detail}")
        self.good += 1
        say(f"  ok {time.monotonic() - self.start:6.1f} s  {sentence}")


class Folder:
    """A temporary folder that is removed, unless the test failed."""
    def __init__(self, name):
        self.path = Path(tempfile.mkdtemp(prefix=f"hv-{name}-"))
        self.path.chmod(0o755)  # PostgreSQL runs as a user of its own
        self.keep = False
        atexit.register(self.remove)

    def remove(self):
        if self.keep:
            print(f"logs and data are kept in {self.path}", file=sys.stderr)
        else:
            shutil.rmtree(self.path, ignore_errors=True)


def die_with_parent():
    # From the main thread only: the kernel means the death of the thread that started the process.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A program of ours with its output in files; it dies with us."""
    def __init__(self, name, command, folder, env=None):
        self.name = name
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        with open(self.out, "ab") as out, open(self.err, "ab") as err:
            self.popen = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out,
                                          stderr=err, preexec_fn=die_with_parent, env={**os.environ, **(env or {})})
        atexit.register(self.kill)

    def running(self):
        return self.popen.poll() is None

    def must_run(self):
        if not self.running():
            tail = self.err.read_text(errors="replace")[-1500:] or self.out.read_text(errors="replace")[-1500:]
            raise Failed(f"{self.name} ended with {self.popen.returncode}: {tail}")
        return True

    def kill(self):
        if self.running():
            self.popen.kill()
        self.popen.wait()

    def stop(self, seconds=20):
        """As systemd does; the exit code."""
        if self.running():
            self.popen.terminate()
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise Failed(f"{self.name} did not stop within {seconds} s of SIGTERM") from None
        return self.popen.returncode


class HttpAnswer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.text)


def http(method, url, body=None, headers=None, timeout=60):
    data = body.encode() if isinstance(body, str) else body
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with DIRECT.open(request, timeout=timeout) as answer:
            return HttpAnswer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return HttpAnswer(error.code, error.headers, error.read())


class Fhir:
    """Somebody at the EHR: a clinician, a laboratory, or the test that looks on."""
    def __init__(self, base):
        self.base = base

    def send(self, method, path, resource=None, **headers):
        url = path if path.startswith("http") else f"{self.base}/{path}" if path else self.base
        sent = {"Accept": "application/fhir+json", "Content-Type": "application/fhir+json", **headers}
        answer = http(method, url, None if resource is None else json.dumps(resource), sent)
        if answer.status >= 400:
            raise Failed(f"{method} {path}: {answer.status}: {answer.text[:500]}")
        return answer

    def get(self, path):
        return self.send("GET", path).json

    def create(self, resource):
        return self.send("POST", resource["resourceType"], resource, Prefer="return=representation").json

    def update(self, resource):
        path = f"{resource['resourceType']}/{resource['id']}"
        return self.send("PUT", path, resource, Prefer="return=representation").json

    def delete(self, resource):
        self.send("DELETE", f"{resource['resourceType']}/{resource['id']}")

    def search(self, kind, **parameters):
        """All pages."""
        found, url = [], f"{kind}?{urllib.parse.urlencode({'_count': 200, **parameters})}"
        while url:
            page = self.get(url)
            found += [entry["resource"] for entry in page.get("entry", [])
                      if entry.get("search", {}).get("mode") != "outcome"]
            url = next((link["url"] for link in page.get("link", []) if link["relation"] == "next"), None)
        return found


def name_of(resource):
    """The value of our identifier; None for what is not ours."""
    identifiers = resource.get("identifier", [])
    for identifier in identifiers if isinstance(identifiers, list) else [identifiers]:
        if identifier.get("system", "").startswith(OURS):
            return identifier["value"]
    return None


def ours(fhir, kind, **parameters):
    """Flags or CarePlans of ours, by name; two with one name are a failure in themselves only when both are active."""
    return [resource for resource in fhir.search(kind, **parameters) if name_of(resource)]


def versions(fhir):
    """Every resource of ours with its version: the same twice means that nothing was written."""
    found = {f"{kind}/{resource['id']}": resource["meta"]["versionId"]
             for kind in ("Flag", "CarePlan") for resource in ours(fhir, kind)}
    for resource in fhir.search("Provenance"):
        found[f"Provenance/{resource['id']}"] = resource["meta"]["versionId"]
    return found


def run(main):
    """Runs a test's main; a claim that did not hold is one line, and exit code 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main() or 0)
    except Failed as failed:
        print(f"FAILED: {failed}", file=sys.stderr, flush=True)
        sys.exit(1)
