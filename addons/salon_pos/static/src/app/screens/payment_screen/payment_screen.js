import { onMounted } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { OrderBar } from "@salon_pos/app/components/order_bar/order_bar";
import { PaymentOrder } from "@salon_pos/app/components/payment_order/payment_order";
import { allOf, columnsOf, moveFocus, useTillKeys } from "@salon_pos/app/utils/keys";

const TENDERS = ".payment-screen .paymentmethod";

patch(PaymentScreen, {
    components: { ...PaymentScreen.components, OrderBar, PaymentOrder },
});

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys(
            () => this.pos.isSalonTill,
            (name, ev) => this.onSalonKey(name, ev)
        );
        onMounted(() => {
            if (this.pos.isSalonTill && !this.ui.isSmall) {
                this.focusSalonTenders();
            }
        });
    },
    focusSalonTenders() {
        allOf(TENDERS)[0]?.focus();
        return true;
    },
    onSalonKey(name, ev) {
        const tenders = allOf(TENDERS);
        if (name === "F2") {
            this.pos.salonFindProduct = true;
            this.pos.onClickBackButton();
            return true;
        }
        if (name === "F4") {
            return this.focusSalonTenders();
        }
        if (name === "Ctrl+Enter") {
            this.finishSalonOrder();
            return true;
        }
        if (name === "Enter" && tenders.includes(ev.target)) {
            this.pressSalonTender(ev.target);
            return true;
        }
        return moveFocus(name, tenders, columnsOf(tenders));
    },
    /** A tender pressed when nothing is left would add an empty line; it tells how to go on instead. */
    pressSalonTender(tender) {
        if (this.paymentLines.length && this.pos.currency.isZero(this.currentOrder.remainingDue)) {
            this.notification.add(_t("Nothing is left to pay. Ctrl+Enter finishes."));
            return;
        }
        tender.click();
    },
    finishSalonOrder() {
        if (!this.currentOrder.canBeValidated()) {
            const left = this.env.utils.formatCurrency(this.currentOrder.remainingDue);
            this.notification.add(_t("%s is left to pay. F4 leads to the ways to pay.", left), { type: "warning" });
            return;
        }
        this.validateOrder();
    },
});
