import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ResPartner } from "@point_of_sale/app/models/res_partner";

patch(ResPartner.prototype, {
    /** The last digits, enough to tell two people of one name apart across the counter. */
    get phoneTail() {
        const digits = (this.phone || "").replace(/\D/g, "");
        return digits ? `··${digits.slice(-4)}` : "";
    },
    get pointsText() {
        return _t("%s points", (this.points_balance || 0).toLocaleString("en-US"));
    },
});
