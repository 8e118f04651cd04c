// What the browser tests share: a demo on ports of its own, a browser, and an eye on everything that must not happen.
//
// Environment: HV_BINARY (the program), HV_SHOTS (folder of the screenshots), HV_CHROMIUM (default /usr/bin/chromium).
// Watched:     requests to anywhere but the demo, CSP violations, errors on the console; `seen.trouble` has them all.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe_source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const binary = process.env.HV_BINARY ?? "build/quick/hjertevakt";
export const shots = process.env.HV_SHOTS ?? "build/browser/screenshots";
mkdirSync(shots, { recursive: true });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The first of three free ports in a row.
async function free_ports() {
    for (let tries = 0; tries < 50; ++tries) {
        const base = 20000 + Math.floor(Math.random() * 30000);
        const held = [];
        try {
            for (let port = base; port < base + 3; ++port) {
                const server = createServer();
                held.push(server);
                await new Promise((done, fail) => {
                    server.once("error", fail);
                    server.listen(port, "127.0.0.1", done);
                });
            }
            return base;
        } catch {
            // Somebody has one of the three.
        } finally {
            await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
        }
    }
    throw new Error("no three free ports in a row");
}

// `hjertevakt demo`, until every patient was judged once.
export async function start_demo() {
    const port = await free_ports();
    const child = spawn(binary, ["demo", "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (bytes) => { said += bytes; });
    const begun = Date.now();
    while (!said.includes("patients are judged")) {
        if (child.exitCode !== null) throw new Error(`the demo ended: ${said}`);
        if (Date.now() - begun > 60_000) throw new Error(`the demo does not come up: ${said}`);
        await pause(50);
    }
    return {
        port,
        ehr: `http://127.0.0.1:${port}`,
        service: `http://127.0.0.1:${port + 1}`,
        said,
        // A value measured now, as `hjertevakt demo --new-reading` writes it.
        measure: (patient, reading) =>
            promisify(execFile)(binary, ["demo", "--new-reading", patient, reading, "--port", String(port)]),
        stop: async () => {
            child.kill("SIGTERM");
            if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
        },
    };
}

export async function start_browser(more = []) {
    return chromium.launch({
        executablePath: process.env.HV_CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--lang=nb", ...more],
    });
}

// A fresh browser profile with one tab. `trouble` must be empty at the end.
export async function open_tab(browser, demo, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "nb-NO", ...options });
    context.setDefaultTimeout(30_000);
    const seen = { trouble: [], bytes: new Map() };
    await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            console.error(`CSP ${event.effectiveDirective} ${event.blockedURI}`);
        });
    });
    const own = new Set([demo.port, demo.port + 1].flatMap((p) => [`http://127.0.0.1:${p}`, `http://localhost:${p}`]));
    for (const origin of options.own ?? []) own.add(origin);
    context.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && !own.has(url.origin)) seen.trouble.push(`request to ${url.origin}`);
    });
    context.on("console", (message) => {
        if (message.type() === "error") seen.trouble.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => seen.trouble.push(`script: ${error.error().message}`));
    const page = await context.newPage();
    return { context, page, seen };
}

// `refusals`: the statuses, in order, with which the service was to refuse something; a browser writes each on its console.
export function no_trouble(tab, refusals = []) {
    const said = refusals.map((status) => `console: Failed to load resource: the server responded with a status of ${status}`);
    const cut = (text, i) => (said[i] !== undefined && text.startsWith(said[i]) ? said[i] : text);
    assert.deepEqual(tab.seen.trouble.map(cut), said);
}

// Opens the service's page in the chart's frame, and waits until it stands there.
export async function open_in_chart(page, demo, patient, host = "127.0.0.1") {
    await page.goto(`http://${host}:${demo.port}/chart/${patient}`);
    await page.getByRole("link", { name: "Åpne Hjertevakt", exact: true }).click();
    const inner = page.frameLocator("iframe[name=hjertevakt]");
    await inner.locator("#hp-page").waitFor({ timeout: 30_000 });
    return { inner, frame: page.frame({ name: "hjertevakt" }) };
}

// The same in a tab of its own.
export async function open_in_tab(tab, demo, patient) {
    await tab.page.goto(`${demo.ehr}/chart/${patient}`);
    const [page] = await Promise.all([
        tab.context.waitForEvent("page"), tab.page.getByRole("link", { name: "Åpne i ny fane" }).click()]);
    await page.locator("#hp-page").waitFor({ timeout: 30_000 });
    return page;
}

export async function log_in(page, demo, name, host = "127.0.0.1") {
    await page.goto(`http://${host}:${demo.port}/`);
    await page.getByRole("button", { name }).click();
    await page.getByRole("heading", { name: "Pasienter" }).waitFor();
}

// A whole page or one frame, by axe-core's own rules.
export async function no_axe_violation(frame, where) {
    await frame.evaluate(axe_source);
    const result = await frame.evaluate(async () => {
        const found = await globalThis.axe.run(document, { resultTypes: ["violations"], iframes: false });
        return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`);
    });
    assert.deepEqual(result, [], `axe on ${where}`);
}

// A page in light and dark, without an axe violation, with a screenshot of each.
export async function both_themes(page, frame, name) {
    for (const theme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(shots, `${name}-${theme}.png`), fullPage: true });
        await no_axe_violation(frame, `${name}, ${theme}`);
    }
    await page.emulateMedia({ colorScheme: "light" });
}

// At 400 % of 1280 x 1024 nothing needs two directions of scrolling (WCAG 1.4.10); tables may scroll by themselves.
export async function fits_when_enlarged(page, frame, name) {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 256 });
    await page.screenshot({ path: join(shots, `${name}-400.png`), fullPage: true });
    const wider = await frame.evaluate(
        () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    await page.setViewportSize(before);
    assert.ok(wider <= 0, `${name} is ${wider} px wider than the window at 400 %`);
}

// At each width: no word is broken, no text lies over another, nothing needs scrolling sideways.
export async function reads_well(page, frame, name, widths = [1280, 1000, 820, 500, 320]) {
    const before = page.viewportSize();
    for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        assert.deepEqual(await frame.evaluate(unreadable), [], `${name} at ${width} px`);
    }
    await page.setViewportSize(before);
}

function unreadable() {
    const words = [];
    const wrong = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        const holder = text.parentElement;
        if (holder.closest("pre, svg, select, textarea, .hv-hidden, .hv-live, .ds-skip-link")) continue;
        if (!holder.checkVisibility({ visibilityProperty: true })) continue;
        const range = document.createRange();
        for (const found of text.data.matchAll(/\S+/g)) {
            range.setStart(text, found.index);
            range.setEnd(text, found.index + found[0].length);
            const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
            const broken = boxes.some((box) => Math.abs(box.top - boxes[0].top) > 3);
            if (broken && !/[-–/]/.test(found[0])) wrong.add(`broken: ${found[0]}`);
            words.push(...boxes.map((box) => ({ box, word: found[0] })));
        }
    }
    words.forEach((a, i) => {
        for (const b of words.slice(i + 1)) {
            const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            if (across > 1.5 && down > 4) wrong.add(`${a.word} lies over ${b.word}`);
        }
    });
    const wider = document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth;
    if (wider > 0) wrong.add(`${wider} px wider than the window`);
    return [...wrong];
}

// What a page and everything that it loads weigh in gzip, and how long the browser took for it.
export async function weight_of(frame) {
    const html = await frame.content();
    const told = await frame.evaluate(() => {
        const nav = performance.getEntriesByType("navigation")[0];
        return {
            urls: performance.getEntriesByType("resource")
                .filter((entry) => ["script", "link", "css", "img", "other"].includes(entry.initiatorType))
                .map((entry) => entry.name),
            load_ms: Math.round(nav.loadEventEnd - nav.startTime),
        };
    });
    let bytes = gzipSync(html).length;
    for (const url of new Set(told.urls)) {
        bytes += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
    }
    return { kilobytes: Math.round(bytes / 102.4) / 10, load_ms: told.load_ms, files: told.urls.length };
}

// Presses Tab until the focused element matches; fails after `most` steps, and when the focus cannot be seen.
export async function tab_to(page, selector, most = 80) {
    for (let step = 0; step < most; ++step) {
        await page.keyboard.press("Tab");
        const there = await page.evaluate((wanted) => {
            const focused = document.activeElement;
            if (focused === null || !focused.matches(wanted)) return "no";
            const style = getComputedStyle(focused);
            const visible = style.outlineStyle !== "none" || style.boxShadow !== "none";
            return visible ? "yes" : "unseen";
        }, selector);
        assert.notEqual(there, "unseen", `the focus on ${selector} cannot be seen`);
        if (there === "yes") return;
    }
    assert.fail(`${selector} is not reached by Tab`);
}
