import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";

/** What is being paid for, line by line; it never changes here. */
export class PaymentOrder extends Component {
    static template = "salon_pos.PaymentOrder";
    static props = { order: Object };

    get rows() {
        return this.props.order.lines.map((line) => ({
            key: line.uuid,
            name: line.getFullProductName(),
            note: [
                line.qty !== 1 && `${line.getQuantityStr().qtyStr} ×`,
                line.salonLabel,
                line.discount && `−${line.getDiscountStr()} %`,
            ]
                .filter(Boolean)
                .join(" · "),
            amount: formatCurrency(line.displayPrice, this.props.order.currency.id),
        }));
    }
    get total() {
        return this.props.order.currencyDisplayPriceIncl;
    }
}
