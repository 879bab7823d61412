import { useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { useDebounced } from "@web/core/utils/timing";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";

/** One Chinese character says as much as two letters. */
const isWorthSearching = (query) => query.length > 1 || /[^\x00-\x7F]/.test(query);

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        if (!this.pos.isSalonTill) {
            return;
        }
        // {query: partners} as the server answered; the till itself holds too few customers to search in.
        this.state.salonFound = {};
        const search = useDebounced(() => this.getNewPartners(), 200);
        useEffect(
            (query) => {
                if (isWorthSearching(query)) {
                    search();
                }
            },
            () => [this.state.query.trim()]
        );
    },
    get salonHint() {
        const query = this.state.query.trim();
        if (this.state.loading || (isWorthSearching(query) && !(query in this.state.salonFound))) {
            return _t("Searching…");
        }
        return isWorthSearching(query)
            ? _t("Nobody found for “%s”.", query)
            : _t("Type a name, pinyin initials, the last digits of the phone or a pet's name.");
    },
    getPartners(partners) {
        const query = this.pos.isSalonTill && this.state.query.trim();
        if (!query) {
            return super.getPartners(...arguments);
        }
        // All hits are listed once, in the server's order; initial and loaded ones need no second list.
        return partners === this.state.loadedPartners ? this.state.salonFound[query] || [] : [];
    },
    async getNewPartners() {
        const query = this.pos.isSalonTill && this.state.query.trim();
        if (!query) {
            return this.pos.isSalonTill ? [] : super.getNewPartners(...arguments);
        }
        if (query in this.state.salonFound) {
            return this.state.salonFound[query];
        }
        this.state.loading = true;
        try {
            const result = await this.pos.data.callRelated(
                "res.partner",
                "search_salon_customers",
                [this.pos.config.id, query],
                {},
                false
            );
            this.state.salonFound[query] = result["res.partner"];
            return result["res.partner"];
        } catch {
            return [];
        } finally {
            this.state.loading = false;
        }
    },
});
