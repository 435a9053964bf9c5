// What the portal's pages need of the browser and Blazor has not: colours, keys, and files over HTTP.
(() => {
    const token = () => document.querySelector("meta[name=fovea-antiforgery]")?.content ?? "";
    let layout = null;

    // Posts a form of the portal and goes where the answer leads.
    const post = (path, fields = {}) => {
        const form = document.createElement("form");
        form.method = "post";
        form.action = path;
        for (const [name, value] of Object.entries({ ...fields, __RequestVerificationToken: token() })) {
            const input = document.createElement("input");
            input.type = "hidden";
            input.name = name;
            input.value = value;
            form.append(input);
        }
        document.body.append(form);
        form.submit();
    };

    // Sends a file, or a form of files, to an endpoint of the portal; answers { status, body, retryAfter } with the API's own JSON.
    const send = (address, file, { onProgress, signal } = {}) => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", address);
        request.setRequestHeader("RequestVerificationToken", token());
        if (!(file instanceof FormData)) {
            request.setRequestHeader("Content-Type", "application/octet-stream");
        }
        request.upload.onprogress = e => onProgress?.(e.loaded, e.lengthComputable ? e.total : file.size);
        request.onload = () => {
            if (request.status === 401) {
                location.assign(`/sign-in?reason=Ended&returnTo=${encodeURIComponent(location.pathname + location.search)}`);
            }
            let body = null;
            try { body = JSON.parse(request.responseText); } catch { /* a proxy's page */ }
            resolve({ status: request.status, body, retryAfter: Number(request.getResponseHeader("Retry-After")) });
        };
        request.onerror = () => reject(new Error("The server cannot be reached."));
        request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
        signal?.addEventListener("abort", () => request.abort());
        request.send(file);
    });

    // Sends the file chosen in an input; answers why the API refused it, or null.
    const sendChosen = async (address, input) => {
        const { status, body } = await send(address, input.files[0]);
        return status < 300 ? null : body?.message ?? `The server answered ${status}.`;
    };

    // g then a letter goes to a page; single letters press what the page marks with data-shortcut.
    const pages = { h: "home", i: "images", p: "performance", r: "predictions", s: "settings" };
    // No g was pressed yet; the clock starts at 0 with the page.
    let afterG = -Infinity;
    const isTyping = target => target.closest?.("input, textarea, select, [contenteditable=true]") !== null;
    const press = (name, patience = 2000) => {
        const marked = document.querySelector(`[data-shortcut="${name}"]`);
        if (marked) {
            marked.click();
        } else if (patience > 0) {
            // The page before may still be on its way.
            setTimeout(() => press(name, patience - 50), 50);
        }
        return true;
    };
    const onKey = e => {
        if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target) || document.querySelector(".mud-dialog")) {
            return;
        }
        let done = false;
        if (performance.now() - afterG < 1500) {
            afterG = -Infinity;
            done = e.key in pages && press(pages[e.key]);
        } else if (e.key === "g") {
            afterG = performance.now();
            done = true;
        } else if (e.key === "?") {
            layout?.invokeMethodAsync("ShowHelpAsync");
            done = true;
        } else if (e.key === "t" || e.key === "q") {
            done = press(e.key === "t" ? "train" : "quick-test");
        } else if (e.key === "/") {
            const search = document.querySelector("[data-search] input, input[data-search]");
            search?.focus();
            done = search !== null;
        }
        if (done) {
            e.preventDefault();
        }
    };

    // A dialog opens with its first field in hand, else with its first answer, and keeps the focus from a page that is still being drawn.
    let opened = null, given = null;
    const enter = dialog => {
        given = dialog.querySelector("input:enabled:not([type=hidden], [type=radio]), textarea") ?? dialog.querySelector(".mud-dialog-actions button") ?? dialog.querySelector("button");
        given?.focus();
    };
    new MutationObserver(() => {
        const dialog = [...document.querySelectorAll(".mud-dialog:has(.mud-dialog-content)")].at(-1);
        // A field may be enabled only after the dialog is there; who has gone on meanwhile is left where they are.
        if (dialog && (dialog !== opened || (document.activeElement === given && given.matches("button")))) {
            opened = dialog;
            enter(dialog);
        }
    }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", e => {
        if (opened?.isConnected && e.target.closest("main")) {
            enter(opened);
        }
    });
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", e => {
        if (e.target.closest?.("[data-skip]")) {
            e.preventDefault();
            document.getElementById("content")?.focus();
        }
    });

    // A page whose circuit does not begin, because the server or a proxy refuses it, would turn for ever without a word.
    const say = shown => { document.getElementById("blazor-error-ui").style.display = shown ? "block" : "none"; };
    setTimeout(() => document.getElementById("portal-splash") && say(true), 15000);

    window.foveaPortal = {
        post,
        send,
        sendChosen,
        start: reference => {
            layout = reference;
            window.foveaTheme.onChange(dark => layout.invokeMethodAsync("SetDark", dark));
            document.getElementById("portal-splash")?.remove();
            say(false);
            return window.foveaTheme.isDark();
        },
        copy: text => navigator.clipboard.writeText(text),
    };
})();
