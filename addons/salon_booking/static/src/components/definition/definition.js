import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Layout } from "@web/search/layout";

/** What the figures of a report mean, above the report: {key: function that returns its sentences}. */
export const definitions = registry.category("salon_definitions");

definitions.add("no_show_forecast", () => [
    _t("The night before, bookings get points: own no-shows, first visit, group buying, long ahead, late hour; a deposit takes off."),
    _t("“Did not come, %” is what happened; the total is the base rate."),
    _t("“Expected, %” is what bookings of the same risk had done in the 180 days before."),
]);

patch(Layout.prototype, {
    /** The words that the action asks for by ``salon_definition`` in its context. */
    get salonDefinition() {
        const key = this.env.searchModel?.globalContext?.salon_definition;
        return key && !this.env.inDialog ? definitions.get(key, () => [])().join(" ") : "";
    },
});
