// SMART's reference client launches against the sandbox: what it cannot do there, no other app could.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { open_tab, start_browser, start_demo } from "./harness.mjs";

const library = readFileSync(createRequire(import.meta.url).resolve("fhirclient/build/fhir-client.js"));

let demo;
let browser;
let app;
let origin;

// A page of an app: `/launch` begins, `/` shows what came of it.
function page_of(script) {
    return `<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">
<script src="/fhir-client.js"></script><pre id="out"></pre><script type="module">${script}</script></html>`;
}

const launch = `FHIR.oauth2.authorize({ clientId: "reference-app", redirectUri: "/",
    scope: new URLSearchParams(location.search).get("scope") ?? "launch openid fhirUser patient/*.rs",
    iss: new URLSearchParams(location.search).get("iss") });`;
const ready = `const out = document.getElementById("out");
try {
    const client = await FHIR.oauth2.ready();
    const user = client.user.fhirUser;
    const patient = await client.patient.read();
    const others = await client.request("Patient/demo-02").then(() => "read", (error) => String(error.status ?? error));
    out.textContent = JSON.stringify({ user, name: patient.name[0].family, id: client.patient.id, others,
        banner: client.state.tokenResponse.need_patient_banner });
} catch (error) { out.textContent = "error: " + error.message; }`;

before(async () => {
    app = createServer((request, reply) => {
        const path = new URL(request.url, "http://x").pathname;
        const is_library = path === "/fhir-client.js";
        reply.writeHead(200, { "Content-Type": is_library ? "text/javascript" : "text/html" });
        reply.end(is_library ? library : page_of(path === "/launch" ? launch : ready));
    });
    await new Promise((done) => app.listen(0, "127.0.0.1", done));
    origin = `http://127.0.0.1:${app.address().port}`;
    [demo, browser] = await Promise.all([start_demo(), start_browser()]);
    const registered = await fetch(`${demo.ehr}/sandbox/apps`, {
        method: "POST",
        body: JSON.stringify({ id: "reference-app", redirect_uri: `${origin}/`, launch_url: `${origin}/launch`,
            scopes: "launch launch/patient openid fhirUser patient/*.rs" }),
    });
    assert.equal(registered.status, 200, await registered.text());
});
after(async () => {
    await browser?.close();
    await demo?.stop();
    await new Promise((done) => app.close(done));
});

async function came_of(page) {
    await page.locator("#out:not(:empty)").waitFor({ timeout: 15_000 });
    const said = await page.locator("#out").innerText();
    assert.ok(said.startsWith("{"), said);
    return JSON.parse(said);
}

test("an EHR launch gives the patient and the user of the chart", async () => {
    const tab = await open_tab(browser, demo, { own: [origin] });
    const begun = await fetch(`${demo.ehr}/sandbox/launches`, {
        method: "POST",
        body: JSON.stringify({ patient: "demo-01", user: "Practitioner/fastlege-1" }),
    }).then((reply) => reply.json());
    const iss = encodeURIComponent(`${demo.ehr}/fhir`);
    await tab.page.goto(`${origin}/launch?iss=${iss}&launch=${begun.launch}`);
    const came = await came_of(tab.page);
    assert.equal(came.name, "Fjellvei");
    assert.match(came.user, /Practitioner\/fastlege-1$/);
    assert.equal(came.others, "403", "another patient is out of reach");
    await tab.context.close();
});

test("a standalone launch asks who and about whom", async () => {
    const tab = await open_tab(browser, demo, { own: [origin] });
    const iss = encodeURIComponent(`${demo.ehr}/fhir`);
    const scope = encodeURIComponent("launch/patient openid fhirUser patient/*.rs");
    await tab.page.goto(`${origin}/launch?iss=${iss}&scope=${scope}`);
    await tab.page.getByLabel(/Klok Elvebakken/).check();
    await tab.page.getByLabel(/Fjellvei/).check();
    await tab.page.getByRole("button", { name: "Tillat" }).click();
    const came = await came_of(tab.page);
    assert.match(came.user, /Practitioner\/psykiater-1$/);
    assert.equal(came.id, "demo-01");
    assert.equal(came.banner, true);
    await tab.context.close();
});
