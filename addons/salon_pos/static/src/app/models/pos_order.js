import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

const { DateTime } = luxon;

patch(PosOrder.prototype, {
    /** The people named on the lines, each once. */
    get salonEmployees() {
        return [...new Set(this.lines.map((line) => line.salon_employee_id).filter(Boolean))];
    },
    /** When it was paid, by the clock on the branch's wall. */
    get salonDateText() {
        const branch = this.config.salon_branch_id;
        const moment = branch && branch.tz ? this.date_order.setZone(branch.tz) : this.date_order;
        return moment.toLocaleString(DateTime.DATETIME_SHORT);
    },
});
