// What makes the patient's page quick: forms that answer in place, copying, and the look at who is shown elsewhere.
// Without it every form works by itself.
import { announce, ask, copy } from "../web/ask.js";

const page = (): HTMLElement | null => document.getElementById("hp-page");

document.documentElement.classList.add("hp-scripted");

// Above what stands there: every form stays with all that was written in it. The words stand in the page.
function tell(template: string): void {
    for (const old of document.querySelectorAll(".hp-trouble")) old.remove();
    const words = document.getElementById(template);
    if (!(words instanceof HTMLTemplateElement)) return;
    document.querySelector(".hp-head")?.after(document.importNode(words.content, true));
    document.querySelector<HTMLElement>(".hp-trouble")?.focus();
}

type Field = HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement;

const typable = "textarea, select, input[type=date], input[type=number]";

// What was typed into other forms goes along, so that it comes back in its place, or as text to be copied.
function addTyped(data: FormData, but: HTMLFormElement | null): void {
    for (const form of document.querySelectorAll<HTMLFormElement>("#hp-page form[data-quick]")) {
        if (form === but) continue;
        for (const field of form.querySelectorAll<Field>(`${typable}, input[type=radio]:checked`)) {
            if (field.value !== "") data.append(`typed.${field.name}`, field.value);
        }
    }
}

const isPage = (answer: Response): boolean => (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

// The answer is a whole page, and its part takes the place of ours.
async function replaceBy(answer: Response): Promise<void> {
    if (!isPage(answer)) {
        tell(answer.status === 401 ? "hp-over" : answer.status === 403 ? "hp-refused" : "hp-silent");
        return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = fresh.getElementById("hp-page");
    const old = page();
    if (part === null || old === null) {
        document.body.replaceChildren(...fresh.body.childNodes);
        return;
    }
    // Never another patient where this one stood: the frame around us still names this one (hazard H02).
    if (part.dataset["patient"] !== old.dataset["patient"]) {
        tell("hp-over");
        return;
    }
    const top = scrollY;
    old.replaceWith(part);
    scrollTo({ top });
    const problems = document.getElementById("hp-problems");
    if (problems !== null) {
        problems.focus();
        announce(problems.textContent ?? "");
        return;
    }
    // Whoever saved far down the page sees that it was saved, for a while.
    const done = part.querySelector(".hp-done");
    done?.classList.add("hp-fresh");
    setTimeout(() => done?.classList.remove("hp-fresh"), 8000);
    announce(part.querySelector(".ds-alert")?.textContent ?? part.querySelector(".hp-overall")?.textContent ?? "");
    document.getElementById("hp-main")?.focus({ preventScroll: true });
}

let underway = false;

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    if (underway) return;
    underway = true;
    page()?.setAttribute("aria-busy", "true");
    const data = new FormData(form);
    if (button instanceof HTMLButtonElement && button.name !== "") data.append(button.name, button.value);
    addTyped(data, form);
    try {
        await replaceBy(await ask(new URL(form.action).pathname, data));
    } catch {
        tell("hp-silent");  // the browser's own page for a broken connection would take the place of what was written
    } finally {
        underway = false;
        page()?.removeAttribute("aria-busy");
    }
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-quick")) return;
    event.preventDefault();
    void send(form, event.submitter);
});

document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    // Values and advice of a row: one at a time.
    for (const open of document.querySelectorAll<HTMLDetailsElement>(".hp-table details[open]")) {
        if (target === null || !open.contains(target)) open.open = false;
    }
    if (target?.closest("[data-print]")) print();
    const button = target?.closest<HTMLElement>("[data-copy]");
    const from = button === null || button === undefined ? null : document.getElementById(button.dataset["copy"] ?? "");
    if (from !== null) {
        void copy(from.textContent ?? "", from).then((done) => {
            const words = page()?.dataset;
            announce((done ? words?.["copied"] : words?.["copyFailed"]) ?? "");
            if (button) button.textContent = (done ? words?.["copied"] : words?.["copyFailed"]) ?? "";
        });
    }
});

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>(".hp-table details[open]");
    if (open === null) return;
    open.open = false;
    open.querySelector("summary")?.focus();
});

document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.hasAttribute("data-all")) return;
    for (const one of document.querySelectorAll<HTMLInputElement>('#hp-act input[name="rule"]')) one.checked = box.checked;
});

// Another tab may show another patient since: this one is then stopped (hazard H02).
async function lookElsewhere(): Promise<void> {
    const mine = page()?.dataset["patient"];
    if (mine === undefined) return;
    try {
        const answer = await fetch("/page/current", { cache: "no-store" });
        if (answer.status !== 200) return;
        const current: unknown = await answer.json();
        const theirs = typeof current === "object" && current !== null && "patient" in current ? current.patient : undefined;
        if (typeof theirs !== "string" || theirs === "" || theirs === mine) return;
        await replaceByStop();
    } catch {
        // Nobody answers: the next act will tell.
    }
}

async function replaceByStop(): Promise<void> {
    const form = new FormData();
    form.append("session", document.querySelector<HTMLMetaElement>('meta[name="hjertevakt-session"]')?.content ?? "");
    form.append("stopped", "1");
    form.append("patient", page()?.dataset["patient"] ?? "");
    addTyped(form, null);
    const answer = await ask("/page", form);
    if (isPage(answer)) return replaceBy(answer);
    // Its own session is over, too: nothing of its patient stays in sight but what was typed.
    tell("hp-over");
    const told = document.querySelector(".hp-trouble");
    const typed = typedText();
    const old = page();
    if (told === null || old === null) return;
    old.replaceChildren(told);
    old.removeAttribute("data-patient");
    if (typed === "") return;
    const text = document.createElement("pre");
    text.className = "hp-note";
    text.textContent = typed;
    old.append(text);
}

// A line a field, for who copies it.
function typedText(): string {
    const lines: string[] = [];
    for (const field of document.querySelectorAll<Field>(`#hp-page :is(${typable})`)) {
        if (field.value === "") continue;
        const title = field.closest("label")?.firstChild?.textContent?.trim() ?? field.name;
        const value = field instanceof HTMLSelectElement ? field.selectedOptions[0]?.text ?? "" : field.value;
        lines.push(`${title}: ${value}`);
    }
    return lines.join("\n");
}

addEventListener("focus", () => void lookElsewhere());
document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void lookElsewhere();
});
