// The EHR that the demo brings along, as somebody who works in it meets it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { both_themes, fits_when_enlarged, log_in, no_trouble, open_tab, start_browser, start_demo } from "./harness.mjs";

let demo;
let browser;
let tab;

before(async () => {
    [demo, browser] = await Promise.all([start_demo(), start_browser()]);
    tab = await open_tab(browser, demo);
});
after(async () => {
    await browser?.close();
    await demo?.stop();
});

test("the demo says where to look", () => {
    assert.match(demo.said, new RegExp(`Chart: +http://127\\.0\\.0\\.1:${demo.port}/`));
});

test("somebody logs in by keyboard and opens a chart", async () => {
    const { page } = tab;
    await page.goto(demo.ehr);
    await both_themes(page, page, "ehr-login");
    await page.getByRole("button", { name: /Nordlys/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Pasienter" }).waitFor();
    await both_themes(page, page, "ehr-patients");
    await page.getByRole("link", { name: "Rolig Fjellvei" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Rolig Fjellvei" }).waitFor();
    assert.doesNotMatch(page.url(), /\d{11}/, "no personal number in an address");
});

test("the chart shows cards of the service, and is usable in both themes and at 400 %", async () => {
    const { page } = tab;
    await page.locator("#cards .card, #cards .note").first().waitFor();
    await both_themes(page, page, "ehr-chart");
    await fits_when_enlarged(page, page, "ehr-chart");
    assert.equal(await page.getByText("svarer ikke").count(), 0, "the service answers the hook");
    assert.ok(await page.locator("#cards .card").count() > 0, "there is a card");
});

test("a card is answered with a reason", async () => {
    const { page } = tab;
    const card = page.locator("#cards .card").first();
    await card.getByText("Følger ikke rådet").click();
    await card.getByLabel("Grunn").selectOption({ index: 0 });
    await card.getByLabel("Kommentar").fill("tatt opp i samtale");
    await card.getByRole("button", { name: "Send tilbakemelding" }).click();
    await page.getByText("Tilbakemelding sendt").waitFor();
});

test("a draft order is met by cards before it is signed", async () => {
    const { page } = tab;
    await page.goto(`${demo.ehr}/chart/demo-05`);
    await page.getByLabel("Utkast til forskrivning").selectOption("N05AH03");
    await page.getByRole("button", { name: "Signer", exact: true }).click();
    await page.getByRole("button", { name: /Signer og skriv/ }).waitFor();
    await page.screenshot({ path: `${(await import("./harness.mjs")).shots}/ehr-order.png`, fullPage: true });
    assert.ok(await page.locator("#order-cards .card").count() > 0, "there is a card about the draft");
});

test("the banner follows a Flag without anybody reloading the page", async () => {
    const { page } = tab;
    await page.goto(`${demo.ehr}/chart/demo-06`);
    const flags = page.locator("#flags");
    const words = await flags.innerText();
    await demo.measure("demo-06", "systolic=182");
    await page.waitForFunction(
        (old) => document.querySelector("#flags").innerText !== old, words, { timeout: 10_000 });
    assert.match(await flags.innerText(), /Hjertefrisk/);
});

test("English is one click away and stays", async () => {
    const { page } = tab;
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "Medication" }).waitFor();
    await page.goto(demo.ehr);
    await page.getByRole("heading", { name: "Patients" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.getByRole("link", { name: "Norsk" }).click();
});

test("nothing went to another server, broke a policy or stood on the console", () => no_trouble(tab));
