#!/usr/bin/env python3
"""Asks a running test server what our client relies on, and prints one line an answer that is not as told.

usage: tests/system/hapi/check.py --base URL [--verbose]

Writes resources of its own; a server that was just started is best. Listens on the loopback address for notifications.
exit codes: 0 all as told, 1 something is otherwise, 2 wrong use
"""
import argparse
import http.server
import json
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
FHIR_JSON = "application/fhir+json"
PROMPT_SECONDS = 5
TOPIC = "https://hjertevakt.no/fhir/SubscriptionTopic/record-changed"
BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode()
        self.json = json.loads(body) if body else None


class Server:
    def __init__(self, base):
        self.base = base

    def __call__(self, method, path, body=None, form=None, **headers):
        sent = {"Accept": FHIR_JSON, "Content-Type": FHIR_JSON if form is None else "application/x-www-form-urlencoded"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        if form is not None:
            data = urllib.parse.urlencode(form).encode()
        else:
            data = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        url = path if path.startswith("http") else f"{self.base}/{path}" if path else self.base
        request = urllib.request.Request(url, data, sent, method=method)
        try:
            with DIRECT.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, b"" if error.code == 304 else error.read())


class Listener:
    """Keeps what it is sent: (method, path, headers, body)."""
    def __init__(self):
        self.heard = heard = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def take(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                heard.append((self.command, self.path, self.headers, body.decode()))
                self.send_response(204)
                self.end_headers()

            do_POST = do_PUT = take

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}/hook"


class Checks:
    def __init__(self, verbose):
        self.verbose, self.good, self.bad = verbose, 0, 0

    def __call__(self, claim, wanted, got):
        if wanted == got:
            self.good += 1
            if self.verbose:
                print(f"as told: {claim}: {got!r}")
        else:
            self.bad += 1
            print(f"otherwise: {claim}: wanted {wanted!r}, got {got!r}")


def within(seconds, condition):
    """The seconds until the condition held, or None."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if condition():
            return time.monotonic() - start
        time.sleep(0.02)
    return None


def name():
    return f"urn:uuid:{uuid.uuid4()}"


def flag(identifier, text="text", subject="Patient/not-here"):
    return {"resourceType": "Flag", "identifier": [{"system": "urn:ietf:rfc:3986", "value": identifier}],
            "status": "active", "code": {"text": text}, "subject": {"reference": subject}}


def observation(subject, text="Weight", **more):
    return {"resourceType": "Observation", "status": "final", "code": {"text": text},
            "subject": {"reference": subject}, **more}


def check_single(server, told):
    patient = f"Patient/check-{uuid.uuid4().hex[:8]}"
    body = {"resourceType": "Patient", "id": patient.split("/")[1]}
    created = server("PUT", patient, body)
    told("PUT under our own id creates", (201, 'W/"1"', None),
         (created.status, created.headers["ETag"], created.headers["Location"]))
    told("an id of digits alone is refused", 400, server("PUT", "Patient/4711", {**body, "id": "4711"}).status)
    told("If-None-Match with the version at hand", 304, server("GET", patient, If_None_Match='W/"1"').status)
    told("If-Match with the version at hand", 200, server("PUT", patient, {**body, "active": True},
                                                         If_Match='W/"1"').status)
    told("If-Match with an older version is 409, where the standard says 412", 409,
         server("PUT", patient, {**body, "active": False}, If_Match='W/"1"').status)
    told("and changes nothing", (True, "2"), (lambda now: (now["active"], now["meta"]["versionId"]))(
        server("GET", patient).json))
    told("a PUT of what is there already makes no version", 'W/"2"',
         server("PUT", patient, {**body, "active": True}).headers["ETag"])
    told("Prefer: return=minimal has no body", "", server("PUT", patient, body, Prefer="return=minimal").text)
    told("history has every version", ["3", "2", "1"], [
        entry["resource"]["meta"]["versionId"] for entry in server("GET", f"{patient}/_history").json["entry"]])
    told("an element that FHIR does not know is refused", 400,
         server("PUT", patient, {**body, "nickname": "x"}).status)
    told("DELETE answers with a body", 200, server("DELETE", patient).status)
    told("what was deleted is gone", 410, server("GET", patient).status)
    told("what never was is not found", 404, server("GET", "Patient/never-was").status)


def check_conditional(server, told):
    once, twice = name(), name()
    first = server("POST", "Flag", flag(once), If_None_Exist=f"identifier={once}")
    again = server("POST", "Flag", flag(once, "other"), If_None_Exist=f"identifier={once}")
    told("If-None-Exist without a match", 201, first.status)
    told("If-None-Exist with a match changes nothing and names what is there",
         (200, first.headers["Location"], "text"),
         (again.status, again.headers["Location"], again.json["code"]["text"]))
    for _ in range(2):
        server("POST", "Flag", flag(twice))
    query = f"identifier={twice}"
    told("If-None-Exist with two matches", 412, server("POST", "Flag", flag(twice), If_None_Exist=query).status)
    told("conditional update with two matches", 412, server("PUT", f"Flag?{query}", flag(twice)).status)
    told("conditional delete with two matches", 412, server("DELETE", f"Flag?{query}").status)
    told("conditional update with one match", 200, server("PUT", f"Flag?identifier={once}", flag(once, "new")).status)
    told("conditional delete with one match", 200, server("DELETE", f"Flag?identifier={once}").status)
    told("conditional delete without a match", 200, server("DELETE", f"Flag?identifier={once}").status)
    told("conditional update without a match", 201, server("PUT", f"Flag?identifier={once}", flag(once)).status)


def check_search(server, told):
    patient = f"Patient/page-{uuid.uuid4().hex[:8]}"
    server("PUT", patient, {"resourceType": "Patient", "id": patient.split("/")[1]})
    before = server("GET", patient).json["meta"]["lastUpdated"]
    for number in range(5):
        server("POST", "Observation", observation(patient, str(number), effectiveDateTime=f"2025-11-0{number + 1}"))
        told("a search sees what was just written", number + 1,
             server("POST", "Observation/_search", form={"patient": patient, "_summary": "count"}).json["total"])
    pages, seen, url = [], set(), None
    answer = server("POST", "Observation/_search", form={"patient": patient, "_count": 2, "_sort": "date"})
    while answer:
        pages.append(len(answer.json["entry"]))
        seen |= {entry["fullUrl"] for entry in answer.json["entry"]}
        url = next((link["url"] for link in answer.json["link"] if link["relation"] == "next"), None)
        answer = server("GET", url) if url else None
    told("POST _search gives pages of which `next` is the following", ([2, 2, 1], 5), (pages, len(seen)))
    told("_lastUpdated", 5, server("POST", "Observation/_search", form={
        "patient": patient, "_lastUpdated": f"ge{before}", "_summary": "count"}).json["total"])
    told("_revinclude comes as include", {"match": 1, "include": 5}, modes(server("POST", "Patient/_search", form={
        "_id": patient.split("/")[1], "_revinclude": "Observation:patient"})))
    told("_include comes as include", {"match": 5, "include": 1}, modes(server("POST", "Observation/_search", form={
        "patient": patient, "_include": "Observation:patient"})))
    told("an unknown parameter, nothing preferred", 400, server("GET", "Observation?colour=red").status)
    told("an unknown parameter, strict", 400, server("GET", "Observation?colour=red", Prefer="handling=strict").status)
    told("an unknown parameter, lenient", 200,
         server("GET", "Observation?colour=red", Prefer="handling=lenient").status)


def modes(answer):
    counted = {}
    for entry in answer.json["entry"]:
        counted[entry["search"]["mode"]] = counted.get(entry["search"]["mode"], 0) + 1
    return counted


def bundle(kind, *entries):
    return {"resourceType": "Bundle", "type": kind, "entry": [
        {key: value for key, value in {"fullUrl": full_url, "resource": resource, "request": request}.items() if value}
        for full_url, resource, request in entries]}


def check_bundles(server, told):
    once, new = name(), name()
    post = {"method": "POST", "url": "Flag", "ifNoneExist": f"identifier={once}"}
    provenance = {"resourceType": "Provenance", "target": [{"reference": new}], "recorded": "2025-11-21T12:00:00+01:00",
                  "agent": [{"who": {"display": "check"}}]}
    whole = bundle("transaction", (new, flag(once), post),
                   (name(), provenance, {"method": "POST", "url": "Provenance"}))
    statuses, targets = [], []
    for _ in range(2):
        answer = server("POST", "", whole).json
        statuses.append([entry["response"]["status"][:3] for entry in answer["entry"]])
        location = answer["entry"][1]["response"]["location"].split("/_history")[0]
        targets.append(server("GET", location).json["target"][0]["reference"].split("/_history")[0])
    told("a transaction answers in the order of its entries", [["201", "201"], ["200", "201"]], statuses)
    told("a urn:uuid becomes the id, of what was there already too", targets[0], targets[1])
    told("it is the Flag's", "Flag", targets[0].split("/")[0])
    told("ifNoneExist keeps it at one", 1,
         server("GET", f"Flag?identifier={once}&_summary=count").json["total"])

    lost = name()
    wrong = ("", None, {"method": "PUT", "url": "Flag/not-without-a-body"})
    entry = (name(), flag(lost), {"method": "POST", "url": "Flag"})
    told("a transaction with a wrong entry is refused", 400,
         server("POST", "", bundle("transaction", entry, wrong)).status)
    told("and leaves nothing behind", 0, server("GET", f"Flag?identifier={lost}&_summary=count").json["total"])
    batch = server("POST", "", bundle("batch", entry, wrong))
    told("a batch is done entry by entry", (200, ["201", "400"]),
         (batch.status, [entry["response"]["status"][:3] for entry in batch.json["entry"]]))


def check_content(server, told):
    sent = flag(name())
    sent["text"] = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Vekt 84,1 kg</div>'}
    sent["extension"] = [{"url": "https://hjertevakt.no/fhir/test", "valueDecimal": 84.5}]
    sent["period"] = {"start": "2025-11-21T12:00:00+01:00"}
    sent["meta"] = {"profile": ["http://hl7.org/fhir/StructureDefinition/Flag"],
                    "tag": [{"system": "urn:test", "code": "a"}]}
    got = server("GET", server("POST", "Flag", sent).headers["Location"]).json
    meta, identifier = got.pop("meta"), got.pop("id")
    told("a resource comes back as it was sent, narrative and all", {**sent, "meta": None}, {**got, "meta": None})
    told("the server adds version, time and source to meta, and nothing else",
         ["lastUpdated", "profile", "source", "tag", "versionId"], sorted(meta))
    del sent["meta"]
    sent["status"] = "inactive"
    server("PUT", f"Flag/{identifier}", {**sent, "id": identifier})
    told("a tag stays when an update leaves it out", ["a"], [
        tag["code"] for tag in server("GET", f"Flag/{identifier}").json["meta"]["tag"]])
    exact = server("POST", "Observation", '{"resourceType":"Observation","status":"final","code":{"text":"Weight"},'
                   '"valueQuantity":{"value":84.10,"unit":"kg"}}')
    told("a decimal keeps its digits", True, '"value":84.10' in server("GET", exact.headers["Location"]).text)


def check_subscription(server, told):
    listener = Listener()
    patient = f"Patient/hook-{uuid.uuid4().hex[:8]}"
    wanted = {"resourceType": "Subscription", "status": "requested", "reason": "check",
              "criteria": f"Observation?patient={patient}",
              "channel": {"type": "rest-hook", "endpoint": listener.url, "header": ["X-Secret: s3cret"]}}
    made = server("POST", "Subscription", wanted)
    told("a rest-hook on plain http to the loopback address", 201, made.status)
    at = f"Subscription/{made.json['id']}"
    active = within(PROMPT_SECONDS, lambda: server("GET", at).json["status"] == "active")
    told("is active soon", True, active is not None)
    answered = server("POST", "Observation", observation(patient))
    delay = within(PROMPT_SECONDS, lambda: listener.heard)
    told("tells of a write soon", True, delay is not None)
    server("POST", "Observation", observation("Patient/somebody-else"))
    time.sleep(1)
    told("without payload it is one empty POST with our header", [("POST", "/hook", "s3cret", "")],
         [(method, path, headers["X-Secret"], body) for method, path, headers, body in listener.heard])
    listener.heard.clear()
    wanted["channel"]["payload"] = FHIR_JSON
    server("PUT", at, {**wanted, "id": made.json["id"]})
    within(PROMPT_SECONDS, lambda: server("GET", at).json["status"] == "active")
    time.sleep(1)
    server("PUT", f"Observation/{answered.json['id']}", {**answered.json, "status": "amended"})
    within(PROMPT_SECONDS, lambda: listener.heard)
    told("with payload it PUTs the resource below our address",
         [("PUT", f"/hook/Observation/{answered.json['id']}", "amended")],
         [(method, path, json.loads(body)["status"]) for method, path, _, body in listener.heard])
    listener.heard.clear()
    server("DELETE", f"Observation/{answered.json['id']}")
    time.sleep(1)
    told("it says nothing of a deletion", [], listener.heard)
    server("DELETE", at)
    told("criteria with an unknown parameter are refused", 422,
         server("POST", "Subscription", {**wanted, "criteria": "Observation?colour=red"}).status)
    return active, delay


def check_topic(server, told):
    listener = Listener()
    patient = f"Patient/topic-{uuid.uuid4().hex[:8]}"
    made = server("POST", "Subscription", {
        "resourceType": "Subscription", "meta": {"profile": [f"{BACKPORT}backport-subscription"]},
        "status": "requested", "reason": "check", "criteria": TOPIC,
        "_criteria": {"extension": [{"url": f"{BACKPORT}backport-filter-criteria",
                                     "valueString": f"Observation?patient={patient}"}]},
        "channel": {"type": "rest-hook", "endpoint": listener.url, "payload": FHIR_JSON, "_payload": {"extension": [
            {"url": f"{BACKPORT}backport-payload-content", "valueCode": "id-only"}]}}})
    told("a subscription to our topic", 201, made.status)
    at = f"Subscription/{made.json['id']}"
    within(PROMPT_SECONDS, lambda: server("GET", at).json["status"] == "active")
    told("without a handshake", [], listener.heard)
    written = [server("POST", "Observation", observation(who)).json["id"]
               for who in (patient, "Patient/somebody-else")]
    within(PROMPT_SECONDS, lambda: listener.heard)
    time.sleep(2)
    server("DELETE", at)
    told("tells once, of what the filter lets through", 1, len(listener.heard))
    notified = json.loads(listener.heard[0][3])
    status = {parameter["name"]: parameter for parameter in notified["entry"][0]["resource"]["parameter"]}
    event = {part["name"]: part for part in status["notification-event"]["part"]}
    told("as a history Bundle with a number and a focus",
         ("history", at, TOPIC, "event-notification", "1", f"Observation/{written[0]}"),
         (notified["type"], status["subscription"]["valueReference"]["reference"],
          status["topic"]["valueCanonical"], status["type"]["valueCode"],
          status["events-since-subscription-start"]["valueString"], event["focus"]["valueReference"]["reference"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    server, told = Server(options.base), Checks(options.verbose)
    for check in (check_single, check_conditional, check_search, check_bundles, check_content):
        check(server, told)
    active, delay = check_subscription(server, told)
    check_topic(server, told)
    if active is not None and delay is not None:
        print(f"a subscription was active after {active:.2f} s, a write was told of {delay:.2f} s after its answer")
    print(f"{told.good} as told, {told.bad} otherwise")
    return 0 if told.bad == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
