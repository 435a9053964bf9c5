// The picture that somebody wants to test: chosen, dropped, pasted, or taken by the camera. It goes to the server as a file.
export const start = (root, page) => {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    let picture = null;
    let address = null;
    let camera = null;

    const keep = file => {
        picture = file;
        if (address) {
            URL.revokeObjectURL(address);
        }
        address = URL.createObjectURL(file);
    };

    const test = async file => {
        if (file) {
            closeCamera();
            keep(file);
            await page.invokeMethodAsync("OnPictureAsync", file.name || "picture", address);
        }
    };

    const closeCamera = () => {
        camera?.getTracks().forEach(track => track.stop());
        camera = null;
    };

    root.addEventListener("change", e => {
        if (e.target.matches("[data-quick-file]")) {
            const [file] = e.target.files;
            e.target.value = "";
            test(file);
        }
    }, options);
    document.addEventListener("dragover", e => {
        if (e.dataTransfer?.types.includes("Files")) {
            e.preventDefault();
            root.dataset.dropping = "";
        }
    }, options);
    document.addEventListener("dragleave", e => { if (!e.relatedTarget) { delete root.dataset.dropping; } }, options);
    document.addEventListener("drop", e => {
        delete root.dataset.dropping;
        if (e.dataTransfer?.files.length) {
            e.preventDefault();
            test(e.dataTransfer.files[0]);
        }
    }, options);
    document.addEventListener("paste", e => {
        const file = [...e.clipboardData?.files ?? []].find(f => f.type.startsWith("image/"));
        if (file) {
            e.preventDefault();
            test(file);
        }
    }, options);

    return {
        // Circuits take small messages only, however many tags the answer names.
        send: async (path, most) => {
            const answer = await window.foveaPortal.send(path, picture);
            if (answer.body?.predictions) {
                answer.body.predictions = answer.body.predictions.slice(0, most);
            }
            return answer;
        },
        take: async kept => keep(await (await fetch(kept)).blob()),
        openCamera: async () => {
            if (!navigator.mediaDevices) {
                return "The browser opens the camera only for pages with https, or of this machine itself.";
            }
            try {
                camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
                root.querySelector("video").srcObject = camera;
                return null;
            } catch {
                return "The camera could not be opened. Is one connected, and may this page use it?";
            }
        },
        shoot: () => new Promise(resolve => {
            const video = root.querySelector("video");
            const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
            canvas.getContext("2d").drawImage(video, 0, 0);
            canvas.toBlob(blob => { resolve(); test(new File([blob], "camera.jpg", { type: "image/jpeg" })); }, "image/jpeg", 0.92);
        }),
        closeCamera,
        stop: () => {
            listening.abort();
            closeCamera();
            if (address) {
                URL.revokeObjectURL(address);
            }
        },
    };
};
