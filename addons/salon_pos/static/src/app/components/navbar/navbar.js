import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Navbar } from "@point_of_sale/app/components/navbar/navbar";
import { VisitPopup } from "@salon_pos/app/components/visit_popup/visit_popup";

patch(Navbar.prototype, {
    get salonSearchHint() {
        return this.pos.isSalonTill && !this.ui.isSmall ? _t("Search or scan · F2") : _t("Search products...");
    },
    get salonToPayCount() {
        return this.pos.salonVisits.rows.filter((row) => row.stage === "to_pay").length;
    },
    openSalonVisits() {
        this.pos.refreshSalonVisits();
        this.dialog.add(VisitPopup);
    },
});
