// An EHR's frame where the browser gives third-party pages no cookies: the launch must work all the same.
import assert from "node:assert/strict";
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

test("the browser really keeps third-party cookies back", async () => {
    const { page } = tab;
    await page.goto(`http://localhost:${demo.port}/`);
    const kept = await page.evaluate(async (url) => {
        await fetch(`${url}/?lang=en`, { mode: "no-cors", credentials: "include" }).catch(() => {});
        return true;
    }, demo.ehr).catch(() => true);
    assert.ok(kept);
    const cookies = await tab.context.cookies(demo.ehr);
    assert.deepEqual(cookies.filter((cookie) => cookie.domain === "127.0.0.1"), []);
    tab.seen.trouble.length = 0;  // the chart's own policy forbids that request, and says so
});

test("the page is launched, read and acted upon in the frame", async () => {
    const { inner } = await open_in_chart(tab.page, demo, "demo-01", "localhost");
    assert.ok(await inner.locator(".hp-finding").count() > 0);
    await inner.locator("form[action='/page/act'] button[value=take]").first().click();
    await inner.getByText("Trygg Nordlys").first().waitFor();
});

test("nothing went wrong on the way", () => no_trouble(tab));
