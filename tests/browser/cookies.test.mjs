// An EHR's frame where the browser gives third-party pages no cookies: the launch must work all the same.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { log_in, no_trouble, open_in_chart, open_tab, start_browser, start_demo } from "./harness.mjs";

let demo;
let browser;
let tab;

before(async () => {
    [demo, browser] = await Promise.all([start_demo(), start_browser(["--test-third-party-cookie-phaseout"])]);
    tab = await open_tab(browser, demo);
    // `localhost` is another site than 127.0.0.1, where the service is.
    await log_in(tab.page, demo, /Nordlys/, "localhost");
});
after(async () => {
    await browser?.close();
    await demo?.stop();
});

// A page that sets a cookie fit for other sites, shown by a page of another site and by itself.
test("the browser really keeps third-party cookies back", async () => {
    const probe = createServer((request, reply) => {
        const frame = `<iframe src="http://127.0.0.1:${probe.address().port}/inner"></iframe>`;
        reply.writeHead(200, {
            "Content-Type": "text/html",
            ...(request.url === "/outer" ? {} : { "Set-Cookie": "probe=1; SameSite=None; Secure; Path=/" }),
        });
        reply.end(`<!doctype html><title>probe</title><link rel="icon" href="data:,">${request.url === "/outer" ? frame : ""}`);
    });
    await new Promise((done) => probe.listen(0, "127.0.0.1", done));
    const { port } = probe.address();
    const other = await open_tab(browser, demo, { own: [`http://localhost:${port}`, `http://127.0.0.1:${port}`] });
    await other.page.goto(`http://localhost:${port}/outer`, { waitUntil: "networkidle" });
    const as_third_party = await other.context.cookies(`http://127.0.0.1:${port}/`);
    await other.page.goto(`http://127.0.0.1:${port}/inner`);
    const as_itself = await other.context.cookies(`http://127.0.0.1:${port}/`);
    await other.context.close();
    await new Promise((done) => probe.close(done));
    assert.deepEqual(as_third_party.map((cookie) => cookie.name), [], "in a frame of another site");
    assert.deepEqual(as_itself.map((cookie) => cookie.name), ["probe"], "visited by itself");
});

test("the page is launched, read and acted upon in the frame", async () => {
    const { inner } = await open_in_chart(tab.page, demo, "demo-01", "localhost");
    assert.ok(await inner.locator(".hp-finding").count() > 0);
    await inner.locator("form[action='/page/act'] button[value=take]").first().click();
    await inner.getByText("Trygg Nordlys").first().waitFor();
});

test("nothing went wrong on the way", () => no_trouble(tab));
