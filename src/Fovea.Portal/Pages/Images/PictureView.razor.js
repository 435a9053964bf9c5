// Keys of a picture's page: arrows go to its neighbours, digits give tags.
export function start(owner) {
    const stopped = new AbortController();
    document.addEventListener("keydown", e => {
        const isTyping = e.target.closest?.("input, textarea, select, [role=listbox], [role=menu]");
        if (isTyping || document.querySelector(".mud-dialog, .mud-popover-open") || e.altKey || e.shiftKey) {
            return;
        }
        const command = e.ctrlKey || e.metaKey;
        if (!command && ["ArrowLeft", "ArrowRight", "Escape"].includes(e.key)) {
            document.querySelector(`[data-picture="${e.key}"]`)?.click();
        } else if (command ? e.key === "z" : e.key === "Delete" || /^[1-9]$/.test(e.key)) {
            owner.invokeMethodAsync("PressAsync", command ? "Undo" : e.key).catch(() => { /* the page is being left */ });
        } else {
            return;
        }
        e.preventDefault();
    }, { signal: stopped.signal });
    document.body.dataset.listens = "picture";
    return {
        stop: () => {
            stopped.abort();
            delete document.body.dataset.listens;
        }
    };
}
