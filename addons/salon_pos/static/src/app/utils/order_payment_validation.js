import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    /** The money is in the drawer and the customer gone before the server hears of it: it must know, should the visit be paid by then. */
    handleValidationError(error) {
        if (error instanceof ConnectionLostError && this.pos.isSalonTill) {
            this.order.salon_paid_offline = true;
        }
        return super.handleValidationError(...arguments);
    },
});
