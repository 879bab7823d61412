import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";

const { Settings } = luxon;

/**
 * Times in fields are written in the browser's manner for the language, whatever the language's own setting says: "3:55 PM" beside
 * a calendar that says 15:55. Where the language writes hours to 24, fields do too.
 */
export const clockService = {
    dependencies: ["localization"],
    start() {
        const locale = Settings.defaultLocale;
        if (localization.timeFormat.includes("H") && !locale.includes("-u-")) {
            Settings.defaultLocale = `${locale}-u-hc-h23`;
        }
    },
};

registry.category("services").add("salon_clock", clockService);
