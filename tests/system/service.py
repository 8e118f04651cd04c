"""`hjertevakt serve` as an admin sets it up: keys, trust, a signed bundle, a configuration; started, activated, asked."""
import glob
import json
import os
import subprocess
import time

from harness import Failed, Process, binary, free_port, http, wait_for


def command(*arguments, good=(0,), text=None):
    """One command of the binary; its answer."""
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, input=text, timeout=300)
    if good is not None and done.returncode not in good:
        raise Failed(f"hjertevakt {' '.join(map(str, arguments))}: {done.returncode}: {done.stderr or done.stdout}")
    return done


def toml(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(str(value) if isinstance(value, os.PathLike) else value)


def configuration(service, *ehrs):
    lines = [f"{key} = {toml(value)}" for key, value in service.items()]
    for ehr in ehrs:
        lines += ["", "[[ehr]]"] + [f"{key} = {toml(value)}" for key, value in ehr.items()]
    return "\n".join(lines) + "\n"


class Bundle:
    """The shipped sets, packed, and signed by two people whom `trust` believes. Made once a folder."""
    def __init__(self, folder):
        self.folder = folder / "bundle"
        self.file, self.trust = self.folder / "std-1.0.0.hvb", self.folder / "trust.json"
        self.version = "1.0.0"
        if self.file.exists():
            return
        self.folder.mkdir()
        for person, role in (("Kari Lege", "clinical"), ("Ola Drift", "it")):
            command("rules", "keygen", "--person", person, "--role", role, "--out", self.folder)
        entries = [json.load(open(path)) for path in sorted(glob.glob(f"{self.folder}/*.trust.json"))]
        self.trust.write_text(json.dumps({"keys": entries}))
        command("rules", "pack", "--id", "no.hjertevakt.test", "--version", self.version, "--sequence", 1, "--out",
                self.file)
        for key in sorted(glob.glob(f"{self.folder}/*.key")):
            command("rules", "sign", self.file, "--key", key)
        command("rules", "verify", self.file, "--trust", self.trust)


def dotted(words):
    """`write_damping` is `write.damping`, `server_tls__key` is `server.tls.key`."""
    return {key.replace("__", ".").replace("_", ".", 1): value for key, value in words.items()}


def ehr_settings(url, **more):
    """One `[[ehr]]` with what a test wants to be quick."""
    settings = {"name": "test", "url": url, "mode": "write", "auth.profile": "none", "write.damping": "0 s",
                "rate.requests_per_second": 1000, "rate.burst": 1000, "rate.concurrent": 8, "brake.at_least": 1000,
                "triggers.poll_every": "1 s", "triggers.overlap": "5 s", "triggers.nightly_at": "never"}
    return {**settings, **dotted(more)}


class Service:
    """One `serve`. Another one with the same `store` is a replica."""
    def __init__(self, folder, name, ehr, store=None, **settings):
        self.folder, self.name, self.socket = folder, name, folder / f"{name}.sock"
        self.bundle = Bundle(folder)
        self.port, self.metrics_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"server.port": self.port, "server.public_url": self.url, "admin.socket": self.socket,
                         "metrics.port": self.metrics_port, "rules.trust": self.bundle.trust, "log.format": "json",
                         "log.level": "debug", **(store or {"store.path": folder / f"{name}.db"}),
                         **dotted(settings)}
        self.config = folder / f"{name}.toml"
        self.process = None
        self.set_ehr(ehr)

    def set_ehr(self, *ehrs):
        self.config.write_text(configuration(self.settings, *ehrs))

    def start(self, wait=True):
        self.process = Process(self.name, [binary(), "serve", "--config", self.config], self.folder)
        if wait:
            wait_for(f"{self.name} is alive", self.alive, 60, 0.02)
        return self

    def alive(self):
        self.process.must_run()
        try:
            return http("GET", f"{self.url}/livez", timeout=5).status == 200
        except OSError:
            return False

    def activate(self):
        command("ruleset", "stage", self.bundle.file, "--socket", self.socket)
        command("ruleset", "activate", self.bundle.version, "--yes", "--reason", "test", "--socket", self.socket)

    def assess(self, patient, ehr="test"):
        command("assess", patient, "--ehr", ehr, "--socket", self.socket)

    def status(self):
        return http("GET", f"{self.url}/statusz").json

    def queue(self):
        return self.status()["ehrs"][0]["queue"]

    def idle(self):
        queue = self.queue()
        return queue["waiting"] == 0 and queue["inWork"] == 0

    def settled(self, seconds=120):
        """Nothing waits and nothing is in work for longer than it takes to poll."""
        still = []

        def quiet():
            self.process.must_run()
            still.append(time.monotonic()) if self.idle() else still.clear()
            return still and still[-1] - still[0] > 2.5
        wait_for("the queue is empty and stays so", quiet, seconds, 0.1)

    def metrics(self):
        """Sums by name, and by name with labels."""
        found = {}
        for line in http("GET", f"http://127.0.0.1:{self.metrics_port}/metrics").text.splitlines():
            if not line.startswith("#") and line:
                name, value = line.rsplit(" ", 1)
                found[name] = found.get(name, 0) + float(value)
                bare = name.split("{")[0]
                if bare != name:
                    found[bare] = found.get(bare, 0) + float(value)
        return found

    def log(self):
        """The JSON lines so far."""
        lines = []
        for line in self.process.out.read_text(errors="replace").splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                lines.append({"msg": line})
        return lines

    def stop(self):
        return self.process.stop()

    def kill(self):
        self.process.kill()
