/** @odoo-module ignore **/
// Makes the kiosk quicker; every page works without it. No rule and no clock lives here.
(() => {
    document.documentElement.classList.add("sk-script");
    const { back, home } = document.body.dataset;
    if (Number(back)) {
        setTimeout(() => location.assign(home), Number(back) * 1000); // ready for the next one
    }
    const send = (form) => {
        if (!form.dataset.sent) {
            form.dataset.sent = "1";
            form.requestSubmit();
        }
    };
    const pin = document.querySelector("form[data-pin]");
    if (pin) {
        const input = pin.querySelector("input[name=pin]");
        const settle = () => {
            input.value = input.value.replace(/\D/g, "").slice(0, Number(pin.dataset.pin));
            if (input.value.length === Number(pin.dataset.pin)) {
                send(pin);
            }
        };
        input.addEventListener("input", settle);
        pin.addEventListener("click", (event) => {
            const key = event.target.closest("[data-digit], [data-erase]");
            if (key) {
                input.value = key.dataset.digit ? input.value + key.dataset.digit : input.value.slice(0, -1);
                settle();
            }
        });
        window.addEventListener("pageshow", () => {
            delete pin.dataset.sent;
            input.value = "";
        });
    }

    // A scanner is a keyboard: what it types goes into the field of the badge, wherever the focus is.
    const badge = document.querySelector("form[data-badge]");
    if (badge) {
        const input = badge.querySelector("input[name=badge]");
        document.addEventListener("keydown", (event) => {
            const isWord = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
            if (event.target !== input && isWord) {
                input.focus();
            }
        });
        watchCamera(badge, input);
    }

    async function watchCamera(form, input) {
        const button = form.querySelector("[data-camera]");
        const video = document.querySelector("[data-video]");
        if (!("BarcodeDetector" in window) || !navigator.mediaDevices) {
            return;
        }
        button.hidden = false;
        button.addEventListener("click", async () => {
            button.hidden = true;
            const detector = new window.BarcodeDetector({ formats: ["qr_code", "code_128"] });
            try {
                video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
            } catch {
                return; // no camera, or not allowed: the names are there
            }
            video.hidden = false;
            await video.play();
            const look = async () => {
                const [code] = await detector.detect(video).catch(() => []);
                if (code && code.rawValue) {
                    input.value = code.rawValue;
                    video.srcObject.getTracks().forEach((track) => track.stop());
                    send(form);
                    return;
                }
                requestAnimationFrame(look);
            };
            look();
        });
    }
})();
