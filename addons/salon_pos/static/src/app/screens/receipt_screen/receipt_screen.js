import { patch } from "@web/core/utils/patch";
import { ReceiptScreen } from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import { NextVisit } from "@salon_pos/app/components/next_visit/next_visit";
import { useTillKeys } from "@salon_pos/app/utils/keys";

ReceiptScreen.components = { ...ReceiptScreen.components, NextVisit };

patch(ReceiptScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys(
            () => this.pos.isSalonTill,
            (name) => {
                if (name !== "Ctrl+Enter") {
                    return false;
                }
                this.pos.orderDone(this.currentOrder);
                return true;
            }
        );
    },
});
