// Light or dark, decided before the first paint. Runs in the head of every page.
(() => {
    const preference = window.matchMedia("(prefers-color-scheme: dark)");
    const stored = () => { try { return localStorage.getItem("fovea-theme"); } catch { return null; } };
    const isDark = () => stored() === null ? preference.matches : stored() === "dark";
    const apply = () => { document.documentElement.dataset.theme = isDark() ? "dark" : "light"; return isDark(); };
    const listeners = new Set();

    preference.addEventListener("change", () => { const dark = apply(); listeners.forEach(tell => tell(dark)); });
    window.foveaTheme = {
        isDark,
        onChange: tell => listeners.add(tell),
        toggle: () => {
            const next = isDark() ? "light" : "dark";
            try { localStorage.setItem("fovea-theme", next); } catch { /* private windows may keep nothing */ }
            return apply();
        },
    };
    apply();
})();
