// A GP meets a Flag, opens the page inside the EHR, does something about it, and sees the Flag follow.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { both_themes, fits_when_enlarged, log_in, no_axe_violation, no_trouble, open_in_chart, open_in_tab, open_tab,
         reads_well, shots, start_browser, start_demo, tab_to, weight_of } from "./harness.mjs";

let demo;
let browser;
let tab;

before(async () => {
    [demo, browser] = await Promise.all([start_demo(), start_browser()]);
    tab = await open_tab(browser, demo);
    await log_in(tab.page, demo, /Nordlys/);
});
after(async () => {
    await browser?.close();
    await demo?.stop();
});

test("the page opens inside the chart and says what was measured and what was not", async () => {
    const { inner, frame } = await open_in_chart(tab.page, demo, "demo-01");
    assert.ok(await inner.locator("[data-row]").count() > 5, "rows of the form");
    assert.ok(await inner.locator(".hp-finding").count() > 0, "an open finding");
    assert.equal(await inner.getByRole("heading", { name: "Rolig Fjellvei" }).count(), 0, "the chart has the banner");
    await tab.page.screenshot({ path: join(shots, "gp-in-chart.png"), fullPage: true });
    await no_axe_violation(frame, "the page in the frame");
});

test("why a finding stands is told with readings, limit and source", async () => {
    const inner = tab.page.frameLocator("iframe[name=hjertevakt]");
    const why = inner.locator(".hp-finding .hp-why").first();
    await why.locator("summary").click();
    assert.ok((await why.innerText()).length > 80, await why.innerText());
});

test("what the form says to do stands with the goal of its domain, and Escape puts it away", async () => {
    const { inner, frame } = await open_in_chart(tab.page, demo, "demo-01");
    const advice = inner.locator(".hp-advice").filter({ hasText: "Vekt" }).first();
    await advice.locator("summary").click();
    assert.match(await advice.locator(".hp-pop").innerText(), /Revider legemidler/);
    await no_axe_violation(frame, "the page with its advice open");
    await tab.page.screenshot({ path: join(shots, "gp-advice.png"), fullPage: true });
    await tab.page.keyboard.press("Escape");
    assert.equal(await inner.locator(".hp-advice[open]").count(), 0, "closed again");
});

test("what was done is acknowledged, and the Flag in the EHR's banner follows", async () => {
    const { page } = tab;
    const { inner } = await open_in_chart(page, demo, "demo-01");
    const before_it = await page.locator("#flags").innerText();
    await inner.locator("details.hp-act > summary").click();
    await inner.locator("[data-all]").check();
    await inner.locator("input[name=what][value=acknowledge]").check();
    await inner.locator("textarea[name=comment]").fill("Kostråd gitt, ny vekt om fire uker.");
    await inner.locator("details.hp-act button[type=submit]").click();
    await inner.locator(".hp-attended").first().waitFor();
    await page.waitForFunction(
        (old) => document.querySelector("#flags").innerText !== old, before_it, { timeout: 30_000 });
    await page.screenshot({ path: join(shots, "gp-acknowledged.png"), fullPage: true });
});

test("an act without what it wants is told by an error summary that has the focus", async () => {
    const { inner, frame } = await open_in_chart(tab.page, demo, "demo-03");
    await inner.locator("details.hp-act > summary").click();
    await inner.locator("input[name=what][value=acknowledge]").check();
    await inner.locator("details.hp-act button[type=submit]").click();
    await inner.locator("#hp-problems").waitFor();
    assert.equal(await frame.evaluate(() => document.activeElement.id), "hp-problems");
    await no_axe_violation(frame, "the error summary");
});

test("a tab of its own: both themes, 400 %, weight and time", async () => {
    const page = await open_in_tab(tab, demo, "demo-02");
    assert.ok(await page.getByRole("heading", { name: "Stille Havbris" }).count() > 0, "its own banner");
    await both_themes(page, page, "page-02");
    await fits_when_enlarged(page, page, "page-02");
    await reads_well(page, page, "page-02");
    const weight = await weight_of(page);
    console.log(`page of demo-02: ${weight.kilobytes} KB gzip, ${weight.files} files, loaded in ${weight.load_ms} ms`);
    assert.ok(weight.kilobytes <= 80, `${weight.kilobytes} KB`);
    await page.close();
});

test("nothing measured is said, item by item, and is never green", async () => {
    const page = await open_in_tab(tab, demo, "demo-05");
    await both_themes(page, page, "page-05");
    const rows = await page.locator("[data-row]").evaluateAll(
        (all) => all.filter((row) => row.querySelector(".hp-value em")).map((row) => row.dataset.state));
    assert.ok(rows.length > 3, "rows without a value");
    assert.ok(rows.every((state) => state !== "fine"), rows.join(" "));
    assert.notEqual(await page.locator(".hp-status").getAttribute("data-state"), "fine");
    await page.close();
});

test("the keyboard alone is enough to choose a finding and snooze it", async () => {
    const page = await open_in_tab(tab, demo, "demo-03");
    await tab_to(page, ".hp-finding input[name=rule]");
    await page.keyboard.press("Space");
    await tab_to(page, "details.hp-act > summary");
    await page.keyboard.press("Enter");
    await tab_to(page, "input[name=what]");
    await page.locator("input[name=what][value=snooze]").focus();
    await page.keyboard.press("Space");
    await tab_to(page, "select[name=reason]");
    await page.keyboard.press("ArrowDown");
    await tab_to(page, "details.hp-act button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator(".hp-attended").first().waitFor();
    await page.screenshot({ path: join(shots, "page-snoozed.png"), fullPage: true });
    await page.close();
});

test("it prints as the one-page form", async () => {
    const page = await open_in_tab(tab, demo, "demo-02");
    const pdf = await page.pdf({ format: "A4", landscape: true, printBackground: true });
    writeFileSync(join(shots, "page-02.pdf"), pdf);
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= 2, `${pages} pages`);
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(shots, "page-02-print.png"), fullPage: true });
    await page.close();
});

test("when the session is over, what was typed stays, and it is said above", async () => {
    const page = await open_in_tab(tab, demo, "demo-03");
    await page.locator("details.hp-act > summary").click();
    await page.locator("textarea[name=comment]").fill("Ringt pasienten.");
    await page.locator("select[name=diet]").selectOption({ index: 1 });
    const key = await page.locator('meta[name="hjertevakt-session"]').getAttribute("content");
    const ended = await tab.context.request.post(`${demo.service}/logout`, { headers: { "Hjertevakt-Session": key } });
    assert.equal(ended.status(), 200);
    await page.getByRole("button", { name: "Lagre i EPJ" }).click();
    const said = page.locator(".hp-trouble");
    await said.waitFor();
    assert.match(await said.innerText(), /Økten er over/);
    assert.ok(await said.evaluate((alert) => alert === document.activeElement), "the alert has the focus");
    assert.ok((await said.getByRole("link").getAttribute("href")).startsWith(demo.ehr), "back to the EHR, to nobody else");
    assert.equal(await page.locator("textarea[name=comment]").inputValue(), "Ringt pasienten.");
    assert.notEqual(await page.locator("select[name=diet]").inputValue(), "");
    await page.screenshot({ path: join(shots, "page-session-over.png"), fullPage: true });
    await no_axe_violation(page, "the session that is over");
    // The browser goes on to somebody else: nothing of the first patient stays but what was typed.
    const other = await open_in_tab(tab, demo, "demo-04");
    await page.bringToFront();
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.locator("[data-row]").first().waitFor({ state: "detached" });
    assert.match(await page.locator("pre.hp-note").innerText(), /Ringt pasienten\./);
    assert.equal(await page.locator("#hp-note").count(), 0);
    await other.close();
    await page.close();
});

test("what was typed into one form stays while another is saved, and is text to copy when the tab is stopped", async () => {
    const first = await open_in_tab(tab, demo, "demo-08");
    await first.locator("details.hp-act > summary").click();
    await first.locator("textarea[name=comment]").fill("Ringt pasienten.");
    await first.getByRole("button", { name: "Oppdater" }).click();
    await first.locator("#hp-page[aria-busy]").waitFor({ state: "detached" });
    await first.locator("textarea[name=comment]").waitFor();
    assert.equal(await first.locator("textarea[name=comment]").inputValue(), "Ringt pasienten.");
    const second = await open_in_tab(tab, demo, "demo-06");
    await first.bringToFront();
    await first.evaluate(() => dispatchEvent(new Event("focus")));
    await first.locator("[data-row]").first().waitFor({ state: "detached" });
    assert.match(await first.locator("pre").innerText(), /Ringt pasienten/);
    await second.close();
    await first.close();
});

test("the header's button logs out, and the page is gone", async () => {
    const page = await open_in_tab(tab, demo, "demo-06");
    await page.getByRole("button", { name: "Logg ut" }).click();
    await page.getByRole("heading", { name: "Du er logget ut" }).waitFor();
    await page.screenshot({ path: join(shots, "page-logged-out.png"), fullPage: true });
    await no_axe_violation(page, "the screen after logging out");
    assert.equal((await tab.context.request.get(`${demo.service}/page`)).status(), 403);
    await page.close();
});

test("another patient in a second tab stops the first", async () => {
    const first = await open_in_tab(tab, demo, "demo-06");
    const second = await open_in_tab(tab, demo, "demo-08");
    await first.bringToFront();
    await first.evaluate(() => dispatchEvent(new Event("focus")));
    await first.locator("[data-row]").first().waitFor({ state: "detached" });
    await first.screenshot({ path: join(shots, "page-mismatch.png"), fullPage: true });
    await no_axe_violation(first, "the mismatch screen");
    await second.close();
    await first.close();
});

test("who has no role may look and not act", async () => {
    const nurse = await open_tab(browser, demo);
    await log_in(nurse.page, demo, /Fjordvik/);
    const { inner } = await open_in_chart(nurse.page, demo, "demo-06");
    assert.equal(await inner.locator("details.hp-act").count(), 0);
    no_trouble(nurse);
    await nurse.context.close();
});

test("nothing went to another server, broke a policy or stood on the console", () => no_trouble(tab, [422, 401, 401, 409, 409]));
