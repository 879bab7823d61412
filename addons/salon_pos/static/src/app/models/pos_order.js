import { formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

patch(PosOrder.prototype, {
    /** The people named on the lines, each once. */
    get salonEmployees() {
        return [...new Set(this.lines.map((line) => line.salon_employee_id).filter(Boolean))];
    },
    /** When it was paid, by the clock on the branch's wall, as the language's setting writes it: 11/12 is two days of the year. */
    get salonDateText() {
        const format = `${localization.dateFormat} ${localization.timeFormat.replace(":ss", "")}`;
        return formatDateTime(this.date_order, { format, tz: this.config.salon_branch_id?.tz });
    },
});
