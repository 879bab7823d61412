/** @odoo-module ignore **/
// Makes the booking pages smoother; every page works without it. No rule, price or clock lives here.
(() => {
    const each = (selector, work) => document.querySelectorAll(selector).forEach(work);
    document.documentElement.classList.add("sb-script");

    // A form is sent once, however often it is pressed; coming back opens it again.
    each("form[data-once]", (form) => {
        form.addEventListener("submit", (event) => {
            if (form.dataset.sent) {
                event.preventDefault();
                return;
            }
            form.dataset.sent = "1";
            const button = event.submitter || form.querySelector("button");
            if (button) {
                button.setAttribute("aria-busy", "true");
            }
        });
    });
    window.addEventListener("pageshow", () => {
        each("form[data-sent]", (form) => {
            delete form.dataset.sent;
            form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
        });
    });

    // The sixth digit books.
    each("input[data-code]", (input) => {
        const length = Number(input.dataset.code);
        input.addEventListener("input", () => {
            const digits = input.value.replace(/\D/g, "");
            if (digits.length === length && !input.form.dataset.sent) {
                input.form.requestSubmit();
            }
        });
    });

    each("[data-copy]", (button) => {
        button.addEventListener("click", async () => {
            const said = document.querySelector("[data-copied]");
            try {
                await navigator.clipboard.writeText(location.href.split(/[?#]/)[0]);
                said.hidden = false;
            } catch {
                button.hidden = true;
            }
        });
    });

    // On to a payment provider, and back: neither needs a press.
    each("form[data-go]", (form) => form.requestSubmit());
    each("[data-again]", (box) => {
        const key = `again ${location.pathname}`;
        const tries = Number(sessionStorage.getItem(key) || 0);
        if (tries < 20) {
            sessionStorage.setItem(key, tries + 1);
            setTimeout(() => location.assign("/book/paid"), Number(box.dataset.again) * 1000);
        }
    });

    const first = document.querySelector("[data-focus]");
    if (first) {
        first.focus();
    }
    each(".sb-days .sb-on, .sb-chips .sb-on", (chosen) => {
        const strip = chosen.parentElement;
        strip.scrollLeft = chosen.offsetLeft - strip.clientWidth / 2 + chosen.clientWidth / 2;
    });
})();
