// How a script of ours speaks with the service: the session's key in a header, never in an address.

export function session(): string {
    return document.querySelector<HTMLMetaElement>('meta[name="hjertevakt-session"]')?.content ?? "";
}

// With `form` a POST, else a GET. An answer of any status is given; only a broken connection throws.
export function ask(path: string, form?: FormData): Promise<Response> {
    const headers: Record<string, string> = { "Hjertevakt-Session": session(), "Accept": "text/html, application/json" };
    if (form === undefined) return fetch(path, { headers, cache: "no-store" });
    const body = new URLSearchParams();
    for (const [name, value] of form) {
        if (typeof value === "string") body.append(name, value);
    }
    return fetch(path, { method: "POST", headers, body, cache: "no-store" });
}

// Said by a screen reader when it has finished what it is saying.
export function announce(text: string): void {
    const live = document.getElementById("hv-live");
    if (live !== null) live.textContent = text;
}

// The clipboard where the EHR's frame lets us, else the old way; false when neither works.
export async function copy(text: string, from: HTMLElement): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        getSelection()?.selectAllChildren(from);
        return document.execCommand("copy");
    }
}
