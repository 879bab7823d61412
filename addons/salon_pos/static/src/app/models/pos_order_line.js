import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";

patch(PosOrderline.prototype, {
    get isSalonService() {
        return Boolean(this.product_id?.product_tmpl_id?.is_salon_service);
    },
    /** "Mei · Momo": who did it, and on which pet. */
    get salonLabel() {
        return [this.salon_employee_id?.name, this.salon_pet_id?.name].filter(Boolean).join(" · ");
    },
    canBeMergedWith(orderline) {
        return (
            !this.visit_line_id &&
            !orderline.visit_line_id &&
            this.salon_employee_id?.id === orderline.salon_employee_id?.id &&
            this.salon_pet_id?.id === orderline.salon_pet_id?.id &&
            super.canBeMergedWith(...arguments)
        );
    },
});
