#!/usr/bin/env python3
"""What an admin on night duty reads when something is set up wrongly, case by case, from the real binary.

usage: tests/system/admin_errors.py [CASE ...] [--list] [--aloud]

Each case makes one mistake and wants the words that name it and the hint that says what to do: on standard error when
the service cannot start, else in its log or in `hjertevakt status` while it goes on.
--aloud   prints what was said in every case
exit codes: 0 every message says what it should, 1 one does not, 2 wrong use
"""
import argparse
import json
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import ehrs
import tls
from harness import Claims, Failed, Folder, binary, free_port, run, say, wait_for
from service import Bundle, Service, command, ehr_settings

CASES = {}
NOWHERE = "http://127.0.0.1:9/fhir"


def case(wanted, hint):
    """`wanted` and `hint` are regular expressions for what must be read."""
    def keep(function):
        CASES[function.__name__] = (function, wanted, hint)
        return function
    return keep


class Site:
    """One folder for all cases, with a new name for each service."""
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        Bundle(folder)

    def service(self, ehr=None, **settings):
        self.count += 1
        return Service(self.folder, f"serve-{self.count}", ehr or ehr_settings(NOWHERE), **settings)

    def refused(self, service, *arguments):
        """What `serve` says when it does not start."""
        try:
            done = subprocess.run([binary(), "serve", "--config", service.config, *arguments], capture_output=True,
                                  text=True, timeout=20)
        except subprocess.TimeoutExpired as running:
            return "it started:\n" + (running.stdout or b"").decode()
        return done.stderr + done.stdout

    def said(self, service, wanted, seconds=40):
        """What a running service says in log and status, as soon as it says it."""
        service.start()
        service.activate()
        service.assess("demo-05")
        text = [""]

        def says():
            service.process.must_run()
            lines = [line for line in service.log() if line.get("level") in ("warning", "error") or "hint" in line]
            told = json.loads(command("status", "--socket", service.socket).stdout)
            status = json.dumps(told, ensure_ascii=False).replace('"hint": "', "hint: ")
            text[0] = "\n".join(map(words, lines)) + "\n" + status
            return re.search(wanted, text[0])
        try:
            wait_for(wanted, says, seconds, 0.2)
        except Failed:
            pass
        service.stop()
        return text[0]


def words(line):
    return f"{line.get('code')} {line.get('msg')}: {line.get('detail', '')}\n  hint: {line.get('hint', '')}"


def edit(service, old, new):
    text = service.config.read_text()
    if old not in text:
        raise Failed(f"the configuration has no `{old}`")
    service.config.write_text(text.replace(old, new))
    return service


@case(r"toml:\d+:\d+: .*unknown key", r"requests_per_second")
def unknown_key(site):
    return site.refused(edit(site.service(), "rate.requests_per_second", "rate.request_per_second"))


@case(r"toml:\d+.*url", r"(?i)hint: .*")
def no_url(site):
    return site.refused(edit(site.service(), '\nurl = "', '\n# url = "'))


@case(r"toml:\d+:\d+: this is not TOML", r"hint: texts stand in quotes")
def no_toml(site):
    return site.refused(edit(site.service(), 'name = "test"', 'name = test'))


@case(r"write\.damping.*", r"\"24 h\"|s`|min|\bh\b")
def no_unit(site):
    return site.refused(edit(site.service(), 'write.damping = "0 s"', 'write.damping = 24'))


@case(r"trust", r"(?i)hint: .*")
def no_trust_file(site):
    return site.refused(site.service(rules_trust=site.folder / "nobody.json"), "--check")


@case(r"auth\.keys|nokey\.pem", r"(?i)hint: .*keys new|hint: .*")
def no_key_file(site):
    return site.refused(site.service(ehr_settings(NOWHERE, auth_profile="smart", auth_client_id="hjertevakt",
                                                  auth_keys=[str(site.folder / "nokey.pem")])))


@case(r"127\.0\.0\.1:\d+` is in use", r"hint: .*another port")
def port_taken(site):
    taken = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    try:
        service = site.service()
        return site.refused(edit(service, f"server.port = {service.port}", f"server.port = {taken.server_port}"))
    finally:
        taken.server_close()


@case(r"no-such-folder", r"(?i)hint: .*folder|hint: .*store\.path|hint: .*mkdir")
def no_database_folder(site):
    return site.refused(site.service(store={"store.path": site.folder / "no-such-folder/hjertevakt.db"}))


@case(r"(?i)database|postgres", r"(?i)hint: .*(store\.|runs|reach|host)")
def no_postgresql(site):
    return site.refused(site.service(store={"store.backend": "postgresql", "store.host": str(site.folder)}))


@case(r"other\.key. is not the key of", r"hint: give the key")
def wrong_server_key(site):
    one, other = tls.self_signed(site.folder, "one"), tls.self_signed(site.folder, "other")
    return site.refused(site.service(server_tls__certificate=one.certificate, server_tls__key=other.key))


@case(r"(?i)expired", r"(?i)hint: .*(renew|new|expire)")
def expired_certificate_of_the_ehr(site):
    expired = tls.expired(site.folder)
    with tls.server(expired, Html) as port:
        ehr = ehr_settings(f"https://localhost:{port}/fhir", tls_ca=str(expired.certificate))
        return site.said(site.service(ehr), "(?i)expired")


@case(r"(?i)certificate.*(not trusted|unknown|authorit|self)", r"(?i)hint: .*tls\.ca|hint: .*authorit")
def unknown_certificate_of_the_ehr(site):
    with tls.server(tls.self_signed(site.folder, "stranger"), Html) as port:
        return site.said(site.service(ehr_settings(f"https://localhost:{port}/fhir")), "(?i)certificate")


@case(r"(?i)does not answer|connect", r"(?i)hint: .*")
def ehr_that_is_down(site):
    return site.said(site.service(ehr_settings(f"http://127.0.0.1:{free_port()}/fhir")), "HV1202")


class Html(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<!doctype html><title>Logg inn</title><form>Brukernavn <input></form>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


@case(r"(?i)html|web page|login page", r"(?i)hint: .*(address|url|proxy|log)")
def ehr_that_answers_html(site):
    page = ThreadingHTTPServer(("127.0.0.1", 0), Html)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    try:
        return site.said(site.service(ehr_settings(f"http://127.0.0.1:{page.server_port}/fhir")), "(?i)html")
    finally:
        page.shutdown()


@case(r"(?i)read only|nothing is written|Flag", r"(?i)hint: .*(write|Flag|right)")
def ehr_without_flag(site):
    ehr = ehrs.Sandbox(site.folder, "--no-flag", "--patients", str(ehrs.today()))
    try:
        return site.said(site.service(ehr_settings(ehr.base)), "HV1205")
    finally:
        ehr.stop()


def token_case(site, profile, **more):
    """A token server that knows another key than ours, or another name of itself than we use."""
    told = command("keys", "new", "--alg", "ES384", "--out", site.folder).stdout
    key = max(site.folder.glob("es384-*.pem"), key=lambda path: path.stat().st_mtime)
    if more.pop("stranger", False):
        command("keys", "new", "--alg", "ES384", "--out", site.folder)
        published = max(site.folder.glob("es384-*.pem"), key=lambda path: path.stat().st_mtime)
    else:
        published = key
    jwks = site.folder / "jwks.json"
    jwks.write_text(command("keys", "jwks", published).stdout)
    sandbox = ehrs.Sandbox(site.folder, "--patients", str(ehrs.today()))
    gate = ehrs.TokenServer(site.folder, jwks, profile, sandbox.base)
    try:
        settings = {"auth_profile": profile, "auth_client_id": "hjertevakt", "auth_keys": [str(key)],
                    "auth_scope": "system/*.cruds"}
        settings |= {"auth_issuer": gate.issuer} if profile == "helseid" else {}
        settings |= {name: value.replace("ISSUER", gate.issuer) for name, value in more.items()}
        return site.said(site.service(ehr_settings(gate.base, **settings)), "HV1206")
    finally:
        gate.stop()
        sandbox.stop()
        say(f"     ({told.splitlines()[0]})") if told else None


@case(r"HV1206.*invalid_client", r"(?i)hint: .*(key|jwks|register)")
def key_that_the_token_server_does_not_know(site):
    return token_case(site, "smart", stranger=True)


@case(r"HV1206", r"(?i)hint: .*(client_id|client id|register)")
def client_that_the_token_server_does_not_know(site):
    return token_case(site, "smart", auth_client_id="somebody-else")


@case(r"HV1206", r"(?i)hint: .*(issuer|audience|aud|address)")
def wrong_audience_of_the_assertion(site):
    return token_case(site, "helseid", auth_issuer="https://helseid-sts.example.no",
                      auth_token_endpoint="ISSUER/token")


@case(r"(?i)sign|people|clinical", r"(?i)hint: .*|clinical|it")
def bundle_that_one_person_signed(site):
    service = site.service().start()
    try:
        lone = site.folder / "lone.hvb"
        command("rules", "pack", "--id", "no.hjertevakt.test", "--version", "1.0.1", "--sequence", 2, "--out", lone)
        command("rules", "sign", lone, "--key", next((site.folder / "bundle").glob("it-*.key")))
        return command("ruleset", "stage", lone, "--socket", service.socket, good=None).stderr
    finally:
        service.stop()


@case(r"no service listens", r"systemctl")
def admin_command_without_a_service(site):
    return command("ruleset", "list", "--socket", site.folder / "nobody.sock", good=None).stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="*", choices=[[], *CASES])
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--aloud", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join(CASES))
        return 0
    folder, claim, wrong = Folder("admin"), Claims(), []
    site = Site(folder.path)
    for name in options.case or CASES:
        function, wanted, hint = CASES[name]
        text = function(site)
        if options.aloud:
            say(f"---- {name}\n{text[:1500]}")
        for what, pattern in (("names it", wanted), ("says what to do", hint)):
            if not re.search(pattern, text):
                wrong.append(name)
                say(f"  NO {name}: nothing {what} ({pattern}):\n{text[:1500]}")
                break
        else:
            claim(name.replace("_", " "), True)
    folder.keep = bool(wrong)
    if wrong:
        raise Failed(f"{len(wrong)} of {len(options.case or CASES)}: {', '.join(wrong)}")
    return 0


if __name__ == "__main__":
    run(main)
