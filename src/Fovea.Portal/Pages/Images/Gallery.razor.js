// Tells the gallery which part of the grid is in sight, and what was clicked and pressed.
const minTilePixels = 132;
const moves = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " ", "Enter", "Escape", "Delete"]);

export function start(root, owner, count, gap) {
    const stopped = new AbortController();
    const on = (target, name, handle) => target.addEventListener(name, handle, { signal: stopped.signal, passive: name === "scroll" });
    let columns = 1, row = 1, drawn = [0, 0], frame = 0, rest = 0, busy = false, asked = false, forced = false, top = 0;

    const measure = () => {
        columns = Math.max(2, Math.floor((root.clientWidth + gap) / (minTilePixels + gap)));
        row = Math.floor((root.clientWidth - gap * (columns - 1)) / columns) + gap;
    };
    const bars = () => ({
        above: document.querySelector(".app-bar")?.getBoundingClientRect().bottom ?? 0,
        below: document.querySelector(".action-bar")?.getBoundingClientRect().height ?? 0,
    });
    const firstVisible = () => Math.max(0, Math.floor((bars().above - root.getBoundingClientRect().top + row / 2) / row)) * columns;

    // At most one call at a time: whatever happens meanwhile is reported once, by the next one.
    const report = async force => {
        const offset = -root.getBoundingClientRect().top;
        const from = Math.floor(offset / row), to = Math.ceil((offset + innerHeight) / row), rows = Math.ceil(count / columns);
        const clamp = value => Math.min(rows, Math.max(0, value)) * columns;
        if (!force && clamp(from) >= drawn[0] && clamp(to) <= drawn[1]) {
            return;
        }
        if (busy) {
            asked = true;
            forced ||= force;
            return;
        }
        const spare = to - from;
        drawn = [clamp(from - spare), clamp(to + spare)];
        busy = true;
        try {
            await owner.invokeMethodAsync("ShowAsync", columns, row, drawn[0], drawn[1]);
        } catch { /* the page is being left, or the connection is being restored */ }
        busy = false;
        if (asked) {
            const again = forced;
            asked = forced = false;
            await report(again);
        }
    };
    const tell = (name, ...values) => owner.invokeMethodAsync(name, ...values).catch(() => { /* as above */ });
    const scrollTo = index => scrollBy(0, root.getBoundingClientRect().top + Math.floor(index / columns) * row - bars().above - gap);

    on(window, "scroll", () => {
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => report(false));
        clearTimeout(rest);
        rest = setTimeout(() => {
            const index = firstVisible();
            if (index !== top) {
                top = index;
                tell("RestAsync", index);
            }
        }, 300);
    });
    on(root, "click", e => {
        const tile = e.target.closest("[data-index]");
        if (tile) {
            tell(e.target.closest("[data-open]") ? "OpenAsync" : "ClickAsync", Number(tile.dataset.index), ...(e.target.closest("[data-open]") ? [] : [e.shiftKey]));
        }
    });
    on(root, "dblclick", e => {
        const tile = e.target.closest("[data-index]");
        if (tile) {
            tell("OpenAsync", Number(tile.dataset.index));
        }
    });
    on(root, "keydown", e => {
        const command = e.ctrlKey || e.metaKey;
        const key = command ? { a: "All", z: "Undo" }[e.key.toLowerCase()] : !e.altKey && (moves.has(e.key) || /^[1-9]$/.test(e.key)) ? e.key : undefined;
        if (key) {
            e.preventDefault();
            e.stopPropagation();
            tell("KeyAsync", key, e.shiftKey);
        }
    });

    // Only the width counts: the height is what the gallery itself sets.
    let width = 0;
    const resized = new ResizeObserver(async entries => {
        if (entries[0].contentRect.width === width) {
            return;
        }
        width = entries[0].contentRect.width;
        const before = columns, index = top;
        measure();
        await report(true);
        if (before > 1 && before !== columns && index > 0) {
            scrollTo(index);
        }
    });
    resized.observe(root);

    return {
        scrollTo,
        update: newCount => {
            count = newCount;
            return report(true);
        },
        reveal: index => {
            const { above, below } = bars();
            const y = root.getBoundingClientRect().top + Math.floor(index / columns) * row;
            if (y < above + gap) {
                scrollBy(0, y - above - gap);
            } else if (y + row > innerHeight - below) {
                scrollBy(0, y + row + gap - innerHeight + below);
            }
        },
        stop: () => {
            stopped.abort();
            resized.disconnect();
            clearTimeout(rest);
        },
    };
}
