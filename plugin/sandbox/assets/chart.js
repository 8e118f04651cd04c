// Keeps parts of the chart as they stand at the server: Flags every second, cards once, and answers in their place.
"use strict";
(() => {
    const ask = async (url, options = {}) => {
        const reply = await fetch(url, { ...options, headers: { "X-Fragment": "1" } });
        if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
        return reply.text();
    };

    const refresh = (element) => {
        let shown = "";
        const once = async () => {
            try {
                const html = await ask(element.dataset.refresh);
                if (html !== shown && shown !== "") element.innerHTML = html;
                shown = html;
            } catch {
                // The server is away for a moment; what was last known stays.
            }
            setTimeout(once, 1000);
        };
        void once();
    };

    const load = async (element) => {
        try {
            element.innerHTML = await ask(element.dataset.load);
        } catch {
            // The link to the cards stays.
        }
    };

    document.addEventListener("submit", (event) => {
        const form = event.target.closest("form[data-inline]");
        const place = form && document.getElementById(form.dataset.inline);
        if (!place) return;
        event.preventDefault();
        const fields = new URLSearchParams(new FormData(form));
        if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
        ask(form.action, { method: "POST", body: fields }).then(
            (html) => { place.innerHTML = html; },
            () => { form.submit(); },
        );
    });

    for (const element of document.querySelectorAll("[data-refresh]")) refresh(element);
    for (const element of document.querySelectorAll("[data-load]")) void load(element);
})();
