// The steps of a launch that a browser takes without a cookie: a secret kept in this tab ties the answer of the EHR's
// authorization server to the browser that asked.
//
// begin:  the secret is put away, and the browser goes on to the authorization server (link or form).
// finish: the secret is fetched and posted with what the server answered; code and state leave the address.
// submit: the form is sent; it hands the session's key over without an address.

// A frame that is denied storage still has a name, and keeps it from page to page.
function put(name: string, secret: string): void {
    try {
        sessionStorage.setItem(name, secret);
    } catch {
        window.name = `${name}=${secret}`;
    }
}

function take(name: string): string {
    try {
        const secret = sessionStorage.getItem(name);
        sessionStorage.removeItem(name);
        if (secret !== null) return secret;
    } catch {
        // Asked below.
    }
    if (!window.name.startsWith(`${name}=`)) return "";
    const secret = window.name.slice(name.length + 1);
    window.name = "";
    return secret;
}

// Code and state leave the address; a frame without an origin of its own may not do that.
function tidy(): void {
    try {
        history.replaceState(null, "", location.pathname);
    } catch {
        // The page is left at once.
    }
}

const main = document.getElementById("hv-step");
const form = document.querySelector<HTMLFormElement>("#hv-form");
const next = document.querySelector<HTMLAnchorElement>("#hv-next");
const name = main?.dataset["name"] ?? "";

if (main?.dataset["step"] === "begin") {
    put(name, main.dataset["binding"] ?? "");
    if (form !== null) form.submit();
    else if (next !== null) location.replace(next.href);
} else if (main?.dataset["step"] === "finish" && form !== null) {
    const binding = form.querySelector<HTMLInputElement>('input[name="binding"]');
    if (binding !== null) binding.value = take(name);
    tidy();
    form.submit();
} else if (main?.dataset["step"] === "submit" && form !== null) {
    tidy();
    form.submit();
}

export {};
