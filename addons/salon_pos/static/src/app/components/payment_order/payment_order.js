import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
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
                Math.abs(line.qty) !== 1 && `${Math.abs(line.qty)} ×`,
                line.salonLabel,
                line.discount && `−${line.getDiscountStr()} %`,
            ]
                .filter(Boolean)
                .join(" · "),
            amount: this.money(line.displayPrice),
        }));
    }
    /** A refund tells what goes back, without a sign: its words say which way. */
    money(amount) {
        return formatCurrency(Math.abs(amount), this.props.order.currency.id);
    }
    get label() {
        return this.props.order.isRefund ? _t("Total to give back") : _t("Total to pay");
    }
    get total() {
        return this.money(this.props.order.totalDue);
    }
}
