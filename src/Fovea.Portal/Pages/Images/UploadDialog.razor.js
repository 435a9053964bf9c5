// Holds the files that somebody chose or dropped, and sends them in batches over HTTP.
const maxBatchFiles = 16, maxBatchBytes = 8 << 20, senders = 3, maxTries = 4;
// A message to the circuit holds 32 KB.
const maxName = 200, maxNames = 20;
const extensions = /\.(jpe?g|jfif|png|gif|bmp|webp|tiff?|heic|heif|avif)$/i;

export function start(owner, hint, address, maxFileBytes) {
    const stopped = new AbortController();
    let pictures = [], zips = [], leftOut = 0, running = null;
    const nameOf = path => path.length > maxName ? `…${path.slice(-maxName)}` : path;
    const tell = (name, ...values) => owner.invokeMethodAsync(name, ...values).catch(() => { /* the page is being left */ });
    const on = (target, name, handle) => target.addEventListener(name, handle, { signal: stopped.signal });

    // The folder whose name can be the tag: the first one below what was chosen, or that itself.
    const folderOf = path => { const parts = path.split("/"); return parts.length > 2 ? parts[1] : parts.length > 1 ? parts[0] : null; };
    const add = (file, path) => {
        if (/\.zip$/i.test(file.name)) {
            zips.push(file);
        } else if (!file.name.startsWith(".") && (file.type.startsWith("image/") || extensions.test(file.name))) {
            pictures.push({ file, path, folder: folderOf(path) });
        } else if (!file.name.startsWith(".") && !/^(thumbs\.db|desktop\.ini)$/i.test(file.name)) {
            leftOut++;
        }
    };
    const choose = async wasDropped => {
        const counts = new Map();
        pictures.filter(picture => picture.folder).forEach(({ folder }) => counts.set(folder, (counts.get(folder) ?? 0) + 1));
        const folders = [...counts].map(([name, count]) => ({ name, pictures: count }));
        for (let first = 0; first < folders.length; first += maxNames) {
            await tell("ChooseFolders", folders.slice(first, first + maxNames), first > 0);
        }
        await tell("Choose", { pictures: pictures.length, zips: zips.slice(0, maxNames).map(zip => nameOf(zip.name)), leftOut }, wasDropped);
    };

    const readEntry = async (entry, path) => {
        if (entry.isFile) {
            add(await new Promise((resolve, reject) => entry.file(resolve, reject)), path + entry.name);
            return;
        }
        const reader = entry.createReader();
        for (let children; (children = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length > 0;) {
            for (const child of children) {
                await readEntry(child, `${path}${entry.name}/`);
            }
        }
    };
    const isFiles = e => [...e.dataTransfer?.types ?? []].includes("Files");
    on(document, "dragover", e => {
        if (isFiles(e)) {
            e.preventDefault();
            hint.dataset.dropping = "";
        }
    });
    on(document, "dragleave", e => { if (e.relatedTarget === null) { delete hint.dataset.dropping; } });
    on(document, "drop", async e => {
        if (!isFiles(e)) {
            return;
        }
        e.preventDefault();
        delete hint.dataset.dropping;
        if (running) {
            return;
        }
        // The list is empty after the first await.
        const entries = [...e.dataTransfer.items].filter(item => item.kind === "file").map(item => item.webkitGetAsEntry?.() ?? item.getAsFile());
        for (const entry of entries) {
            await (entry instanceof File ? add(entry, entry.name) : readEntry(entry, ""));
        }
        choose(true);
    });
    hint.dataset.listens = "drop";
    on(window, "beforeunload", e => { if (running) { e.preventDefault(); } });

    const wait = (milliseconds, signal) => new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => { clearTimeout(timer); reject(new DOMException("Cancelled", "AbortError")); });
    });
    // Again, when the server is too busy or cannot be reached for a moment.
    const sendPatiently = async (target, body, options) => {
        for (let attempt = 1; ; attempt++) {
            try {
                const answer = await foveaPortal.send(target, body, options);
                if ((answer.status !== 429 && answer.status !== 503) || attempt === maxTries) {
                    return answer;
                }
                await wait(1000 * (answer.retryAfter || attempt), options.signal);
            } catch (e) {
                if (e.name === "AbortError" || attempt === maxTries) {
                    throw e;
                }
                await wait(1000 * attempt, options.signal);
            }
        }
    };
    const batches = function* (tagIds, folderTags) {
        const groups = Map.groupBy(pictures, picture => picture.folder !== null && Object.hasOwn(folderTags, picture.folder) ? folderTags[picture.folder] : tagIds);
        for (const [tags, members] of groups) {
            let batch = [], bytes = 0;
            for (const picture of members) {
                if (batch.length === maxBatchFiles || (batch.length > 0 && bytes + picture.file.size > maxBatchBytes)) {
                    yield { tags, batch };
                    [batch, bytes] = [[], 0];
                }
                batch.push(picture);
                bytes += picture.file.size;
            }
            if (batch.length > 0) {
                yield { tags, batch };
            }
        }
    };

    const sendBatch = async ({ tags, batch }, signal, onProgress) => {
        const fits = batch.filter(({ file }) => file.size <= maxFileBytes);
        await tell("Finish", batch.filter(picture => !fits.includes(picture)).map(({ path }) => ({ file: nameOf(path), status: "ErrorImageSize" })));
        if (fits.length === 0) {
            return;
        }
        const form = new FormData();
        fits.forEach(({ file, path }) => form.append("imageData", file, path));
        const fail = message => fits.map(({ path }) => ({ file: nameOf(path), message }));
        let results;
        try {
            const { status, body } = await sendPatiently(`${address}/images${tags ? `?tagIds=${tags}` : ""}`, form, { signal, onProgress });
            results = status < 300 && body?.images
                ? fits.map(({ path }, index) => ({ file: nameOf(path), status: body.images[index].status, imageId: body.images[index].image?.id ?? null }))
                : fail(body?.message ?? body?.error?.message ?? `The server answered ${status}.`);
        } catch (e) {
            if (e.name === "AbortError") {
                throw e;
            }
            results = fail("The server could not be reached. Add these again.");
        }
        await tell("Finish", results);
    };

    const sendZip = async (zip, signal, onProgress) => {
        const refuse = message => tell("Finish", [{ file: nameOf(zip.name), message }]);
        try {
            const { status, body } = await sendPatiently(`${address}/pictures.zip`, zip, { signal, onProgress });
            if (status >= 300) {
                await refuse(body?.message ?? `The server answered ${status}.`);
                return;
            }
            const failures = body.failures ?? [];
            await tell("FinishZip", body.added, body.duplicates);
            for (let first = 0; first < failures.length; first += maxBatchFiles) {
                await tell("Finish", failures.slice(first, first + maxBatchFiles).map(({ file, status: reason }) => ({ file: nameOf(`${zip.name}: ${file}`), status: reason })));
            }
        } catch (e) {
            if (e.name === "AbortError") {
                throw e;
            }
            await refuse("The server could not be reached. Add it again.");
        }
    };

    const send = async (tagIds, folderTags) => {
        running = new AbortController();
        const { signal } = running;
        const total = [...pictures.map(picture => picture.file), ...zips].reduce((sum, file) => sum + file.size, 0) || 1;
        let sent = 0, told = 0;
        const advance = () => {
            if (performance.now() - told > 200) {
                told = performance.now();
                tell("Advance", Math.min(1, sent / total));
            }
        };
        const track = async (size, work) => {
            let part = 0;
            const move = to => { sent += to - part; part = to; advance(); };
            await work((loaded, length) => move(size * Math.min(1, loaded / Math.max(1, length))));
            move(size);
        };
        const queue = batches(tagIds, folderTags);
        const run = async () => {
            for (const next of queue) {
                await track(next.batch.reduce((sum, { file }) => sum + file.size, 0), onProgress => sendBatch(next, signal, onProgress));
            }
        };
        let wasCancelled = false;
        try {
            await Promise.all(Array.from({ length: senders }, run));
            for (const zip of zips) {
                await track(zip.size, onProgress => sendZip(zip, signal, onProgress));
            }
        } catch {
            wasCancelled = true;
        }
        running = null;
        [pictures, zips, leftOut] = [[], [], 0];
        await tell("End", wasCancelled);
    };

    return {
        attach: element => on(element, "change", e => {
            if (e.target.matches("[data-upload]")) {
                [...e.target.files].forEach(file => add(file, file.webkitRelativePath || file.name));
                e.target.value = "";
                choose(false);
            }
        }),
        // Not awaited: the circuit does not wait for it.
        send: (tagIds, folderTags) => { send(tagIds, folderTags); },
        cancel: () => running?.abort(),
        clear: () => { [pictures, zips, leftOut] = [[], [], 0]; },
        stop: () => {
            running?.abort();
            stopped.abort();
        },
    };
}
