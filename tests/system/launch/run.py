#!/usr/bin/env python3
"""`hjertevakt serve` is launched by an authorization server that we did not write: oidc-provider before the sandbox EHR.

A browser without a face follows every redirect, with cookies and without; the server fetches our keys from /jwks, rotates
refresh tokens and signs id_tokens. Then the worklist's login at the same server as the hospital's OpenID provider.

usage: tests/system/launch/run.py
Needs `hjertevakt` and `sandbox_ehr` of one build folder (HV_BINARY names the first) and what `tests/run.sh npm` installs.
"""
import datetime
import html
import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import ROOT, Claims, Failed, Folder, Process, binary, free_port, run, wait_for  # noqa: E402
from harness import http as ask  # noqa: E402
from service import Service, command, ehr_settings  # noqa: E402


class Page:
    def __init__(self, answer):
        self.status, self.url, self.text = answer.status, answer.url, answer.read().decode()

    def attribute(self, begins, start=0):
        at = self.text.find(begins, start)
        return "" if at < 0 else html.unescape(self.text[at + len(begins):self.text.index('"', at + len(begins))])

    def fields(self):
        pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.text)
        return {html.unescape(name): html.unescape(value) for name, value in pairs}


class Browser:
    """Does what launch.ts does; urllib follows the redirects."""
    def __init__(self, cookies_for_us=True, us=""):
        policy = http.cookiejar.DefaultCookiePolicy(blocked_domains=None)
        self.jar, self.us, self.with_cookies = http.cookiejar.CookieJar(policy), us, cookies_for_us
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                                  urllib.request.HTTPCookieProcessor(self.jar))
        self.tab = {}

    def one(self, url, form=None):
        data = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            return Page(self.opener.open(urllib.request.Request(url, data), timeout=30))
        except urllib.error.HTTPError as error:
            return Page(error)

    def open(self, url):
        form = None
        for _ in range(8):
            if not self.with_cookies:
                self.forget_ours()
            page = self.one(url, form)
            step, action = page.attribute('data-step="'), page.attribute('method="post" action="')
            if not step or action in ("/page", "/worklist"):
                return page
            fields = page.fields()
            if step == "begin":
                self.tab[page.attribute('data-name="')] = page.attribute('data-binding="')
            if step == "finish":
                fields["binding"] = self.tab.pop(page.attribute('data-name="'), "")
            form = fields if action else None
            url = urllib.parse.urljoin(page.url, action or page.attribute('id="hv-next" href="'))
        raise Failed("the browser goes round in circles")

    def forget_ours(self):
        for cookie in list(self.jar):
            if cookie.name.startswith(("hjertevakt", "__Host-hjertevakt")):
                self.jar.clear(cookie.domain, cookie.path, cookie.name)


class World:
    """The sandbox without a guard, the provider before it, and our service."""
    def __init__(self, folder):
        self.folder = folder
        sandbox = Path(binary()).parent / "tests/sandbox_ehr"
        self.ehr = Process("sandbox", [sandbox, "--port", free_port(), "--patients", datetime.date.today()], folder)
        base = wait_for("the sandbox answers", lambda: self.ehr.must_run() and self.ehr.out.read_text().strip(), 60)
        self.key = folder / "launch.pem"
        command("keys", "new", "--alg", "ES384", "--out", folder)
        next(folder.glob("es384-*.pem")).rename(self.key)
        self.service_port = free_port()
        self.provider = None
        self.base = base

    def start_provider(self, *more):
        if self.provider is not None:
            self.provider.kill()
        us = f"http://127.0.0.1:{self.service_port}"
        name = f"provider-{len(list(self.folder.glob('provider-*.out')))}"
        self.provider = Process(name, ["node", ROOT / "tests/system/launch/server.mjs", "--fhir", self.base, "--jwks",
                                       f"{us}/jwks", "--redirect", f"{us}/launch/callback", *more], self.folder)
        line = wait_for("the provider answers",
                        lambda: self.provider.must_run() and self.provider.out.read_text().strip(), 60)
        return json.loads(line)

    def start_service(self, told):
        ehr = ehr_settings(told["fhir"])
        ehr.update({"launch.client_id": "page", "launch.keys": [str(self.key)], "launch.gp": ["Practitioner/fastlege-1"],
                    "launch.psychiatrist": ["Practitioner/psykiater-1"]})
        service = Service(self.folder, f"service-{self.provider.name}", ehr)
        us = f"http://127.0.0.1:{self.service_port}"
        service.port, service.url = self.service_port, us
        service.settings.update({
            "server.port": self.service_port, "server.public_url": us, "worklist.issuer": told["issuer"],
            "worklist.client_id": "page", "worklist.keys": [str(self.key)], "worklist.psychiatrist": ["hv-psychiatrist"],
            "worklist.ehr": "test"})
        service.set_ehr(ehr)
        service.start()
        service.activate()
        return service

    def token_requests(self):
        lines = self.provider.err.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def main():
    if not (ROOT / "tests/node_modules/oidc-provider").exists():
        raise Failed("oidc-provider is not installed: bash tests/run.sh npm")
    folder = Folder("launch")
    folder.keep = True
    claim = Claims()
    world = World(folder.path)
    told = world.start_provider("--roles", "staff hv-psychiatrist")
    service = world.start_service(told)
    launch = f"{service.url}/launch?" + urllib.parse.urlencode({"iss": told["fhir"], "launch": "x-1"})

    for cookies in (True, False):
        page = Browser(cookies).open(launch)
        claim(f"a launch {'with' if cookies else 'without'} cookies ends on the patient's page",
              page.attribute('method="post" action="') == "/page", page.text[:3000])
        key = page.fields()["session"]
        claim("the key opens the session once more, and ends it",
              ask("POST", f"{service.url}/logout", "", {"Hjertevakt-Session": key}).status == 200)
        claim("an ended session is over",
              ask("POST", f"{service.url}/logout", "", {"Hjertevakt-Session": key}).status == 401)

    page = Browser().open(f"{service.url}/login")
    claim("a login at the OpenID provider ends on the worklist", page.attribute('method="post" action="') == "/worklist",
          page.text[:3000])
    claim("every token was given for an assertion that the provider checked with our published keys",
          len(world.token_requests()) == 3 and all(one["status"] == 200 for one in world.token_requests()),
          str(world.token_requests()))

    page = Browser().open(launch.replace("fhir", "fhir2"))
    claim("an iss that is not configured is refused", page.status == 403)
    log = service.process.out.read_text()
    claim("no code, token or key stands in the log", not re.search(r"code=|eyJ|session=", log))
    audit = command("audit", "export", "--config", service.config, "--ehr", "test", "--patient", "demo-01").stdout
    claim("whoever came in to the patient is in the audit, and when they left",
          audit.count("session.begin") == 2 and audit.count("session.end") == 2
          and "Practitioner/fastlege-1" in audit, audit[-800:])
    service.process.stop()
    folder.keep = False
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(__doc__)
        sys.exit(0 if sys.argv[1] in ("-h", "--help") else 2)
    run(main)
