import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

patch(PosOrder.prototype, {
    /** The people named on the lines, each once. */
    get salonEmployees() {
        return [...new Set(this.lines.map((line) => line.salon_employee_id).filter(Boolean))];
    },
});
