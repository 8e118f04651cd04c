// The worklist with a script: keys, the drawer, a quiet word about news. Everything here also works without it.
//
// Focus:  stays on real controls: `j` and `k` move it between the patients' names, and a dialog gives it back.
// Still:  rows never move or change under the pointer; what has changed is said in one button.
// Idle:   after ten minutes without a key or a click nobody is asked for news, so that the session can end.
import { announce, ask } from "../web/ask.js";

const list = document.getElementById("list") as HTMLFormElement | null;
const drawer = document.getElementById("drawer") as HTMLDialogElement | null;
const inside = document.getElementById("drawer-inside");
const help = document.getElementById("help") as HTMLDialogElement | null;
const keysOn = document.getElementById("keys-on") as HTMLInputElement | null;

const names = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>("[data-open]")];
const ticks = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>('#rows input[name="row"]')];

function currentRow(): HTMLTableRowElement | null {
    const row = document.activeElement?.closest<HTMLTableRowElement>("tr.wl-row");
    return row ?? null;
}

// ---- selection

function countChosen(): void {
    const chosen = ticks().filter((tick) => tick.checked).length;
    const count = document.getElementById("chosen-count");
    if (count !== null) count.textContent = `(${chosen})`;
    const all = document.getElementById("choose-all") as HTMLInputElement | null;
    if (all !== null) {
        all.checked = chosen > 0 && chosen === ticks().length;
        all.indeterminate = chosen > 0 && !all.checked;
    }
}

// ---- the drawer

// How many findings an act is about: some of them may be out of sight.
function countFindings(): void {
    const said = inside?.querySelector<HTMLElement>("[data-chosen]");
    const chosen = inside?.querySelectorAll('input[name="rule"]:checked').length ?? 0;
    if (said) said.textContent = `· ${chosen} ${said.dataset["chosen"] ?? ""}`;
}

let changed = false;  // something was done in it: the list behind is older than what it says

// Whatever stands in it, it can be closed.
function draw(...content: Node[]): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "ds-button wl-close";
    close.dataset["variant"] = "tertiary";
    close.textContent = drawer?.dataset["close"] ?? "";
    close.addEventListener("click", () => drawer?.close());
    inside?.replaceChildren(close, ...content);
}

// Above what stands there: a form stays with all that was written in it.
function tell(words: string): void {
    for (const old of inside?.querySelectorAll(".wl-waiting, .wl-trouble") ?? []) old.remove();
    const said = document.createElement("p");
    said.className = "wl-outcome wl-bad wl-trouble";
    said.setAttribute("role", "alert");
    said.tabIndex = -1;
    said.textContent = words;
    inside?.querySelector(".wl-close")?.after(said);
    said.focus();
}

async function fill(answer: Promise<Response>, path: string): Promise<void> {
    if (drawer === null || inside === null) return;
    let status = 0;
    let text = "";
    try {
        const reply = await answer;
        status = reply.status;
        text = await reply.text();
    } catch {
        // Nobody answered, or not to the end.
    }
    const made = new DOMParser().parseFromString(text, "text/html");
    const article = made.querySelector("article.wl-patient");
    if (article === null) {
        const why = status === 401 ? "over" : status === 403 ? "forbidden" : "failed";
        const said = made.querySelector("main p")?.textContent ?? drawer.dataset[why] ?? "";
        // Only a form that was drawn holds something.
        const kept = why === "failed" || inside.querySelector("form") === null ? "" : drawer.dataset["kept"] ?? "";
        tell(`${said} ${kept}`.trim());
        return;
    }
    draw(document.adoptNode(article));
    const form = inside.querySelector<HTMLFormElement>("form[data-act]");
    form?.addEventListener("submit", (event) => {
        event.preventDefault();
        const body = new FormData(form, event.submitter);
        body.append("fragment", "1");
        changed = true;
        void fill(ask(`${path}/act`, body), path);
    });
    form?.addEventListener("change", countFindings);
    countFindings();
    const deed = inside.querySelector<HTMLElement>("#deed");
    (deed ?? inside.querySelector<HTMLElement>("#drawer-name"))?.focus();
    if (deed !== null) announce(deed.textContent?.trim() ?? "");
}

function open(id: string): void {
    if (drawer === null || inside === null) return;
    const path = `/worklist/patient/${encodeURIComponent(id)}`;
    const waiting = document.createElement("p");
    waiting.className = "wl-waiting";
    waiting.textContent = drawer.dataset["loading"] ?? "";
    draw(waiting);
    if (!drawer.open) drawer.showModal();
    const body = new FormData();
    body.append("fragment", "1");
    void fill(ask(path, body), path);
}

drawer?.addEventListener("close", () => {
    inside?.replaceChildren();
    if (changed) say(0);
});
drawer?.addEventListener("click", (event) => {
    if (event.target === drawer) drawer.close();
});

// ---- news

function say(count: number): void {
    const notice = document.getElementById("news");
    const words = document.getElementById("news-words");
    const number = document.getElementById("news-count");
    if (notice === null || words === null || number === null) return;
    if (count === 0) {
        words.textContent = words.dataset["changed"] ?? "";
        number.textContent = "";
    } else {
        number.textContent = String(count);
    }
    if (notice.hidden) announce(`${number.textContent} ${words.textContent}`.trim());
    notice.hidden = false;
}

const idleAfter = 10 * 60_000;
let lastTouch = Date.now();
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => (lastTouch = Date.now()));

async function lookForNews(): Promise<void> {
    if (list === null || changed || document.hidden || Date.now() - lastTouch > idleAfter) return;
    try {
        const reply = await ask("/worklist/news", new FormData(list));
        if (!reply.ok) return;
        const { news } = (await reply.json()) as { news: number };
        if (news > 0) say(news);
    } catch {
        // the next round tries again
    }
}
setInterval(() => void lookForNews(), 60_000);

// ---- keys

function move(step: number): void {
    const all = names();
    const row = currentRow();
    const at = row === null ? -1 : all.findIndex((name) => row.contains(name));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next]?.focus();
}

function tickOf(row: HTMLTableRowElement | null): HTMLInputElement | null {
    return row?.querySelector<HTMLInputElement>('input[name="row"]') ?? null;
}

const actions: Record<string, () => void> = {
    j: () => move(1),
    k: () => move(-1),
    x: () => {
        const tick = tickOf(currentRow());
        if (tick === null) return;
        tick.checked = !tick.checked;
        countChosen();
    },
    t: () => currentRow()?.querySelector<HTMLButtonElement>('button[name="take"]')?.click(),
    s: () => {
        const tick = tickOf(currentRow());
        if (tick !== null && !ticks().some((one) => one.checked)) tick.checked = true;
        countChosen();
        document.getElementById("weeks")?.focus();
    },
    "?": () => help?.showModal(),
};

// Kept in the browser, where it may be kept; it says nothing of any patient.
const keysKept = "hjertevakt-keys";
function keysWereOff(): boolean {
    try {
        return localStorage.getItem(keysKept) === "off";
    } catch {
        return false;
    }
}
keysOn?.addEventListener("change", () => {
    try {
        localStorage.setItem(keysKept, keysOn.checked ? "on" : "off");
    } catch {
        // A frame without storage: until the next reload.
    }
});

function isWriting(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
    return target.matches("select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (drawer?.open || help?.open || (keysOn !== null && !keysOn.checked && event.key !== "?")) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
});

// ---- at the start

for (const name of names()) {
    name.addEventListener("click", (event) => {
        event.preventDefault();
        open(name.dataset["open"] ?? "");
    });
}
list?.addEventListener("change", (event) => {
    const all = event.target;
    if (all instanceof HTMLInputElement && all.id === "choose-all") {
        for (const tick of ticks()) tick.checked = all.checked;
    }
    countChosen();
});
for (const id of ["choose-all", "keys", "print"]) document.getElementById(id)?.removeAttribute("hidden");
document.getElementById("keys")?.addEventListener("click", () => help?.showModal());
document.getElementById("print")?.addEventListener("click", () => print());
if (keysOn !== null) keysOn.checked = !keysWereOff();
countChosen();

// The address says the filter, so that a reload or a bookmark shows the same; what was searched for stays out of it.
const address = document.getElementById("main")?.dataset["address"];
if (address !== undefined && address !== location.pathname + location.search) history.replaceState(null, "", address);
const outcome = document.getElementById("outcome");
if (outcome !== null) outcome.focus();
