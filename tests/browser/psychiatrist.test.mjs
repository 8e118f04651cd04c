// A psychiatrist opens the worklist from the EHR, takes a patient, and lets others wait.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { both_themes, fits_when_enlarged, log_in, no_axe_violation, no_trouble, open_tab, shots, start_browser,
         start_demo, weight_of } from "./harness.mjs";

let demo;
let browser;
let tab;
let list;

before(async () => {
    [demo, browser] = await Promise.all([start_demo(), start_browser()]);
    tab = await open_tab(browser, demo);
    await log_in(tab.page, demo, /Elvebakken/);
});
after(async () => {
    await browser?.close();
    await demo?.stop();
});

test("the worklist opens from the EHR with a row a patient", async () => {
    const link = tab.page.getByRole("link", { name: "Hjertevakts arbeidsliste" });
    [list] = await Promise.all([tab.context.waitForEvent("page"), link.click()]);
    await list.locator("#rows").waitFor({ timeout: 15_000 });
    assert.ok(await list.locator("tr.wl-row").count() >= 6);
    await both_themes(list, list, "worklist");
    await fits_when_enlarged(list, list, "worklist");
    for (const width of [1280, 1250, 1240, 1000, 820, 500]) {
        await list.setViewportSize({ width, height: 800 });
        const wider = await list.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `the worklist is ${wider} px wider than a window of ${width} px`);
    }
    await list.setViewportSize({ width: 1280, height: 800 });
    const weight = await weight_of(list);
    console.log(`worklist: ${weight.kilobytes} KB gzip, ${weight.files} files, loaded in ${weight.load_ms} ms`);
    assert.ok(weight.kilobytes <= 80, `${weight.kilobytes} KB`);
});

test("keys move between the patients and open one in the drawer", async () => {
    await list.locator("body").press("j");
    await list.locator("body").press("j");
    await list.keyboard.press("Enter");
    await list.locator("#drawer-name").waitFor();
    await list.screenshot({ path: join(shots, "worklist-drawer.png") });
    await no_axe_violation(list, "the drawer");
    await list.keyboard.press("Escape");
    await list.locator("#drawer-name").waitFor({ state: "detached" });
});

test("keys that were turned off stay off", async () => {
    await list.locator("#keys").click();
    await list.locator("#keys-on").uncheck();
    const link = tab.page.getByRole("link", { name: "Hjertevakts arbeidsliste" });
    const [again] = await Promise.all([tab.context.waitForEvent("page"), link.click()]);
    await again.locator("#rows").waitFor({ timeout: 15_000 });
    await again.locator("body").press("j");
    assert.equal(await again.locator(".wl-name:focus").count(), 0);
    assert.equal(await again.locator("#keys-on").isChecked(), false);
    await again.close();
    await list.locator("#keys-on").check();
    await list.keyboard.press("Escape");
});

test("a session that is over leaves the drawer's form and what was written in it", async () => {
    await list.locator(".wl-name").first().click();
    await list.locator("#drawer-name").waitFor();
    const comment = list.locator("#drawer input[name=comment]");
    await comment.fill("snakket om vekt");
    await list.route("**/worklist/patient/*/act", (route) => route.fulfill({ status: 401, json: {} }));
    await list.locator("#drawer button[name=act][value=acknowledge]").click();
    const alert = list.locator("#drawer [role=alert]");
    await alert.waitFor();
    assert.match(await alert.innerText(), /^Økten er avsluttet.* Det du skrev, står her fortsatt/);
    assert.ok(await alert.evaluate((said) => said === document.activeElement), "the focus is on it");
    assert.equal(await comment.inputValue(), "snakket om vekt");
    await no_axe_violation(list, "the drawer after the session");
    await list.unroute("**/worklist/patient/*/act");
    await list.locator("#drawer .wl-close").click();
    await list.locator("#drawer-name").waitFor({ state: "detached" });
});

test("a drawer that was never opened says why, and of no form that anything is kept", async () => {
    for (const [status, words] of [[401, /^Økten er avsluttet\. Åpne arbeidslisten på nytt fra journalen\.$/],
                                   [403, /^Tjenesten avviste det, og ingenting er gjort\. Meld fra til den som drifter Hjertevakt\.$/]]) {
        await list.route("**/worklist/patient/*", (route) => route.fulfill({ status, json: {} }));
        await list.locator(".wl-name").first().click();
        const alert = list.locator("#drawer [role=alert]");
        await alert.waitFor();
        assert.match(await alert.innerText(), words);
        await list.unroute("**/worklist/patient/*");
        await list.locator("#drawer .wl-close").click();
        await alert.waitFor({ state: "detached" });
    }
});

test("a patient is taken", async () => {
    const row = list.locator("tr.wl-row").first();
    const name = await row.locator(".wl-name").innerText();
    await row.locator("button[name=take]").click();
    await list.locator("#outcome").waitFor();
    const taken = list.locator("tr.wl-row", { hasText: name });
    assert.equal(await taken.locator("button[name=take]").count(), 0);
});

test("two patients are snoozed at once, with a reason", async () => {
    const ticks = list.locator("#rows input[name=row]");
    await ticks.nth(1).check();
    await ticks.nth(2).check();
    await list.locator("select[name=weeks]").selectOption("4");
    await list.locator("select[name=reason]").selectOption({ index: 1 });
    await list.locator("button[name=act][value=snooze]").click();
    await list.locator("#outcome").waitFor();
    await list.screenshot({ path: join(shots, "worklist-snoozed.png"), fullPage: true });
    assert.match(await list.locator("#outcome").innerText(), /2/);
    assert.equal(await list.locator("#outcome.wl-bad").count(), 0, await list.locator("#outcome").innerText());
});

test("nothing went to another server, broke a policy or stood on the console", () => no_trouble(tab, [401, 401, 403]));
