import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Whose order this is: customer, visit, points. */
export class OrderBar extends Component {
    static template = "salon_pos.OrderBar";
    static props = {};

    setup() {
        this.pos = usePos();
    }
    get order() {
        return this.pos.getOrder();
    }
    get customer() {
        return this.order?.getPartner();
    }
    get visit() {
        return _t("visit %s", this.order.visit_id.name);
    }
}
