import { browser } from "@web/core/browser/browser";
import { cookie } from "@web/core/browser/cookie";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const CHOICE = "salon_color_choice";
const SCHEME = "color_scheme"; // Odoo's own name: its charts and ir.http.color_scheme() read it
const CHOICES = ["light", "dark", "device"];

/** Light, dark or as the device; a person's choice, kept on the device. */
export const colorSchemeService = {
    start() {
        const device = browser.matchMedia("(prefers-color-scheme: dark)");

        function choice() {
            return CHOICES.includes(cookie.get(CHOICE)) ? cookie.get(CHOICE) : "light";
        }

        /** Style sheets are chosen by the server, so another scheme means one reload. */
        function apply() {
            const wanted = choice() === "device" ? (device.matches ? "dark" : "light") : choice();
            if (wanted === (cookie.get(SCHEME) || "light")) {
                return;
            }
            cookie.set(SCHEME, wanted);
            if (cookie.get(SCHEME) === wanted) {
                browser.location.reload();
            }
        }

        function choose(value) {
            cookie.set(CHOICE, value);
            apply();
        }

        device.addEventListener("change", apply);
        apply();
        return { choice, choose };
    },
};

registry.category("services").add("salon_color_scheme", colorSchemeService);

function itemOf(value, description, sequence) {
    return (env) => ({
        type: "item",
        id: `salon_color_${value}`,
        description,
        show: () => env.services.salon_color_scheme.choice() !== value,
        callback: () => env.services.salon_color_scheme.choose(value),
        sequence,
    });
}

const items = registry.category("user_menuitems");
items.add("salon_color_light", itemOf("light", _t("Light colours"), 51));
items.add("salon_color_dark", itemOf("dark", _t("Dark colours"), 52));
items.add("salon_color_device", itemOf("device", _t("Colours as the device"), 53));
