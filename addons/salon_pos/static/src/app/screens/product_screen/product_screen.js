import { onMounted } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { OrderBar } from "@salon_pos/app/components/order_bar/order_bar";
import { VisitList } from "@salon_pos/app/components/visit_list/visit_list";
import { allOf, columnsOf, moveFocus, SEARCH, useTillKeys } from "@salon_pos/app/utils/keys";

const VISITS = ".o_salon_till_column .o_salon_till_visit";
const PRODUCTS = ".product-screen .product-list .product";

patch(ProductScreen, {
    components: { ...ProductScreen.components, OrderBar, VisitList },
});

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys(
            () => this.pos.isSalonTill,
            (name, ev) => this.onSalonKey(name, ev)
        );
        onMounted(() => {
            if (this.pos.salonFindProduct) {
                this.pos.salonFindProduct = false;
                this.focusSalonSearch();
            }
        });
    },
    get salonPayLabel() {
        return this.pos.isSalonTill && !this.ui.isSmall ? _t("Payment · F4") : _t("Payment");
    },
    onSalonKey(name, ev) {
        if (name === "F2") {
            return this.focusSalonSearch();
        }
        if (name === "F3") {
            allOf(VISITS)[0]?.focus();
            return true;
        }
        if (name === "F4") {
            this.pos.pay();
            return true;
        }
        if (ev.target.matches?.(SEARCH)) {
            return this.onSalonSearchKey(name, ev.target);
        }
        return this.onSalonListKey(name, ev.target);
    },
    focusSalonSearch() {
        document.querySelector(SEARCH)?.focus();
        return true;
    },
    /** Enter takes what was scanned or the only hit; with several, the arrow leads into them. */
    onSalonSearchKey(name, input) {
        if (name === "ArrowDown") {
            allOf(PRODUCTS)[0]?.focus();
            return true;
        }
        if (name !== "Enter" || !input.value.trim()) {
            return false;
        }
        this.addSalonFound(input.value.trim(), input);
        return true;
    },
    async addSalonFound(word, input) {
        // The field waits half a second before it searches; a scanner does not.
        this.pos.searchProductWord = word;
        const scanned = await this._getProductByBarcode({ base_code: word });
        const hits = scanned ? [scanned.product_tmpl_id] : this.pos.productsToDisplay;
        if (hits.length !== 1) {
            allOf(PRODUCTS)[0]?.focus();
            return;
        }
        // The field itself says that it is empty, or its wait would end with the old word.
        input.value = "";
        input.dispatchEvent(new InputEvent("input"));
        this.pos.searchProductWord = "";
        input.focus();
        await this.addProductToOrder(hits[0]);
    },
    onSalonListKey(name, target) {
        const products = allOf(PRODUCTS);
        if (name === "Enter" && products.includes(target)) {
            target.click();
            return true;
        }
        return moveFocus(name, products, columnsOf(products)) || moveFocus(name, allOf(VISITS));
    },
});
