import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { debounce } from "@web/core/utils/timing";
import { ConnectionLostError } from "@web/core/network/rpc";
import { formatCurrency } from "@web/core/currency";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ApprovalPopup } from "@salon_pos/app/components/approval_popup/approval_popup";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";

const { DateTime } = luxon;

patch(PosStore.prototype, {
    async setup() {
        // status: loading (nothing yet), ready, failed (rows are those of the last answer)
        this.salonVisits = { rows: [], status: "loading", asOf: "" };
        // by product and person, as far as the till asked: what an offline till knows of prices
        this.salonStaffPrices = {};
        await super.setup(...arguments);
        if (this.isSalonTill) {
            const refresh = debounce(() => this.refreshSalonVisits(), 300);
            this.data.connectWebSocket("SALON_VISITS", refresh);
            window.addEventListener("pos-network-online", refresh);
            this.refreshSalonVisits();
        }
    },

    get isSalonTill() {
        return Boolean(this.config.salon_branch_id);
    },

    // the list of unpaid visits

    async refreshSalonVisits() {
        try {
            const rows = await this.data.orm.silent.call("pos.config", "get_salon_visits", [
                [this.config.id],
            ]);
            this.salonVisits = {
                rows,
                status: "ready",
                asOf: DateTime.now().toFormat("HH:mm"),
            };
        } catch {
            this.salonVisits.status = "failed";
        }
    },

    /** The open order that already holds this visit, so that a second press does not fill a second one. */
    getSalonVisitOrder(visitId) {
        return this.models["pos.order"].find(
            (order) => order.visit_id?.id === visitId && !order.finalized
        );
    },

    /** Services came from or went to another payer after this order was filled: the server would refuse to charge it. */
    isSalonBillOld(order) {
        const row = this.salonVisits.rows.find(({ id }) => id === order.visit_id.id);
        return Boolean(row) && row.bill_no !== (order.salon_bill_no || 0);
    },

    async chooseSalonVisit(visitId) {
        let order = this.getSalonVisitOrder(visitId);
        if (order && this.isSalonBillOld(order)) {
            await this.deleteOrders([order]);
            order = null;
        }
        if (!order) {
            const data = await this.data.callRelated(
                "pos.config",
                "open_salon_visit",
                [[this.config.id], visitId],
                {},
                false,
                true
            );
            order = await this.fillSalonOrder(data["salon.visit"][0], data["salon.visit.line"]);
        }
        this.setOrder(order);
        this.mobile_pane = "left";
        this.navigate("ProductScreen", { orderUuid: order.uuid });
        return order;
    },

    async fillSalonOrder(visit, lines) {
        const order = this.getEmptyOrder();
        order.visit_id = visit;
        order.salon_bill_no = visit.bill_no;
        if (visit.customer_id) {
            order.setPartner(visit.customer_id);
            order.floating_order_name = visit.customer_id.name;
        }
        for (const line of lines.toSorted((a, b) => a.sequence - b.sequence || a.id - b.id)) {
            await this.addLineToOrder(
                {
                    product_id: line.product_id,
                    product_tmpl_id: line.product_id.product_tmpl_id,
                    qty: line.quantity,
                    price_unit: line.price_unit,
                    discount: line.discount_percent,
                    salon_employee_id: line.employee_id,
                    salon_pet_id: line.pet_id,
                    visit_line_id: line,
                },
                order,
                {},
                false
            );
        }
        order.deselectOrderline();
        return order;
    },

    startSalonWalkIn() {
        const order = this.getEmptyOrder();
        this.setOrder(order);
        this.mobile_pane = "right";
        this.navigate("ProductScreen", { orderUuid: order.uuid });
        return order;
    },

    // who did it

    async addLineToCurrentOrder(vals, opts = {}, configure = true) {
        const line = await super.addLineToCurrentOrder(...arguments);
        if (line && configure && this.isSalonTill && line.isSalonService && !line.salon_employee_id) {
            await this.suggestSalonStaff(line);
        }
        return line;
    },

    /** One person on the order so far: most likely the same again. Otherwise ask. */
    async suggestSalonStaff(line) {
        const people = line.order_id.salonEmployees;
        const staff = await this.getSalonStaff(line);
        const same = people.length === 1 && staff.find((person) => person.id === people[0].id);
        if (same && same.price !== null) {
            this.setSalonStaff(line, same, staff);
        } else {
            await this.selectSalonStaff(line, staff);
        }
    },

    async getSalonStaff(line) {
        try {
            const staff = await this.data.call("pos.config", "get_salon_staff", [
                [this.config.id],
                line.product_id.id,
            ]);
            this.salonStaffPrices[line.product_id.id] = Object.fromEntries(
                staff.map((person) => [person.id, person.price])
            );
            return staff;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            return this.models["hr.employee"].map(({ id, name }) => ({
                id,
                name,
                level: "",
                price: null,
            }));
        }
    },

    async selectSalonStaff(line, known = null) {
        if (line.order_id.finalized || line.refunded_orderline_id) {
            return;
        }
        const staff = known || (await this.getSalonStaff(line));
        // Who does this service, and who stands on the line already; everybody when nobody is qualified.
        const able = staff.some((person) => person.price !== null)
            ? staff.filter((person) => person.price !== null || person.id === line.salon_employee_id?.id)
            : staff;
        const list = able.map((person) => ({
            id: person.id,
            label: person.name,
            description: [
                person.level,
                person.price !== null && formatCurrency(person.price, this.currency.id),
            ]
                .filter(Boolean)
                .join(" · "),
            isSelected: person.id === line.salon_employee_id?.id,
            item: person,
        }));
        list.push({
            id: 0,
            label: _t("Nobody"),
            isSelected: !line.salon_employee_id,
            item: { id: 0, price: null },
        });
        const person = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Who gets the line %s?", line.getFullProductName()),
            list,
        });
        if (person) {
            this.setSalonStaff(line, person, staff);
        }
    },

    /** A price that came from the person before, or from the menu, follows to the new person; one set by hand stays. */
    setSalonStaff(line, person, staff) {
        const before = staff.find(({ id }) => id === line.salon_employee_id?.id);
        const known = before?.price ?? this.getSalonListPrice(line);
        if (person.price !== null && this.currency.isZero(known - line.price_unit)) {
            line.setUnitPrice(person.price);
            line.price_type = "manual";
        }
        line.salon_employee_id = this.models["hr.employee"].get(person.id);
    },

    getSalonListPrice(line) {
        return line.product_id.getPrice(
            line.order_id.pricelist_id,
            line.qty,
            line.price_extra,
            false,
            line.product_id
        );
    },

    // what the desk may not give by itself

    async pay() {
        if (await this.confirmSalonDiscounts()) {
            await super.pay(...arguments);
        }
    },

    async validateOrderFast() {
        if (await this.confirmSalonDiscounts()) {
            await super.validateOrderFast(...arguments);
        }
    },

    /** Ask the server whether a manager is needed, and for his or her word. Paying asks again, whatever happened here. */
    async confirmSalonDiscounts() {
        const order = this.getOrder();
        const lines = order.lines.filter(
            (line) => line.discount || line.visit_line_id || line.price_type !== "original"
        );
        if (!this.isSalonTill || order.isRefund) {
            return true;
        }
        if (!this.checkSalonQuantities(order)) {
            return false;
        }
        if (!lines.length) {
            return true;
        }
        const wishes = lines.map((line) => ({
            uuid: line.uuid,
            product_id: line.product_id.id,
            qty: line.qty,
            price_unit: line.price_unit,
            discount: line.discount,
            salon_employee_id: line.salon_employee_id?.id || false,
            attribute_value_ids: line.attribute_value_ids.map((value) => value.id),
        }));
        const pricelistId = order.pricelist_id?.id || false;
        let answer;
        try {
            answer = await this.data.call("pos.config", "get_salon_excess", [
                [this.config.id],
                wishes,
                pricelistId,
            ]);
        } catch (error) {
            return this.isSalonDiscountSmall(lines, error);
        }
        if (!answer.lines.length) {
            return true;
        }
        const approve = (reason, managerId, password) =>
            this.data.orm.silent.call("pos.config", "approve_salon_excess", [
                [this.config.id],
                wishes,
                reason,
                pricelistId,
                managerId,
                password,
            ]);
        return Boolean(await makeAwaitable(this.dialog, ApprovalPopup, { ...answer, approve }));
    },

    /** What the server would refuse later, when a sale without network is paid already. */
    checkSalonQuantities(order) {
        const wrong = order.lines.find(
            ({ qty, isSalonService }) => !qty || (isSalonService && (qty < 1 || qty % 1))
        );
        if (wrong) {
            this.dialog.add(AlertDialog, {
                title: _t("Quantity"),
                body: _t(
                    "%s cannot be sold in this quantity. Enter a whole number for a service, and more than 0 for a product.",
                    wrong.getFullProductName()
                ),
            });
        }
        return !wrong;
    },

    /** Without network nobody can confirm: small discounts go on, others wait. */
    isSalonDiscountSmall(lines, error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        const limit = this.config.salon_branch_id.desk_discount_percent;
        const small = lines.every((line) => this.getSalonGivenPercent(line) <= limit);
        if (!small) {
            this.dialog.add(AlertDialog, {
                title: _t("No network"),
                body: _t(
                    "More than %s %% off needs a manager, who can only confirm while the till is connected. Give less, or wait.",
                    limit
                ),
            });
        }
        return small;
    },

    /** How far a line lies below the menu, as far as the till knows it; a person whose price it never asked for has none. */
    getSalonGivenPercent(line) {
        const person = line.salon_employee_id?.id;
        const prices = this.salonStaffPrices[line.product_id.id];
        const isUnknown = person && line.isSalonService && !prices;
        const menu = isUnknown ? 0 : prices?.[person] ?? this.getSalonListPrice(line);
        const below = menu > 0 ? 100 * (1 - (line.price_unit * (1 - line.discount / 100)) / menu) : 0;
        return Math.round(Math.max(line.discount, below, 0) * 100) / 100;
    },

    /** How a paid order was paid is a manager's to put right; the server refuses others. */
    canEditPayment(order) {
        return super.canEditPayment(order) && (!this.isSalonTill || this.cashier._role === "manager");
    },

    get salonWalkIn() {
        return _t("Walk-in");
    },

    salonLineCount(order) {
        return order.lines.length === 1 ? _t("1 line") : _t("%s lines", order.lines.length);
    },

    // the customer

    setPartnerToCurrentOrder(partner) {
        super.setPartnerToCurrentOrder(...arguments);
        if (partner && this.isSalonTill) {
            this.refreshSalonPoints(partner);
        }
    },

    async refreshSalonPoints(partner) {
        try {
            const [values] = await this.data.orm.silent.read(
                "res.partner",
                [partner.id],
                ["points_balance"]
            );
            partner.points_balance = values.points_balance;
        } catch {
            // The balance of the last look stays; paying tells the new one.
        }
    },

    editPartnerContext() {
        const context = super.editPartnerContext(...arguments);
        return this.isSalonTill
            ? {
                  ...context,
                  default_is_salon_customer: true,
                  default_salon_branch_id: this.config.salon_branch_id.id,
              }
            : context;
    },

    /** Stock drops the reason when a sale of before cannot be sent; here somebody hears of it. */
    async syncAllOrders(options = {}) {
        const result = await super.syncAllOrders(...arguments);
        if (this.isSalonTill && !options.throw && !this.data.network.offline) {
            const { orderToCreate, orderToUpdate } = this.getPendingOrder();
            const stuck = [...orderToCreate, ...orderToUpdate].filter((order) => order.finalized);
            if (stuck.length) {
                this.notification.add(
                    _t(
                        "%s could not be sent and stays on this device. Call a manager before you close the till.",
                        stuck.map((order) => order.getName()).join(", ")
                    ),
                    { type: "danger", sticky: true }
                );
            }
        }
        return result;
    },

    postSyncAllOrders(orders) {
        super.postSyncAllOrders(...arguments);
        for (const order of orders) {
            if (order.salon_double_state === "open" && order.finalized) {
                const name = order.getPartner()?.name || this.salonWalkIn;
                this.notification.add(
                    order.salon_over_limit
                        ? _t("%s: less was taken than the desk may give. This sale is kept, and the manager decides.", name)
                        : _t(
                              "%s: the visit had been settled elsewhere. This sale is kept, and the manager decides.",
                              name
                          ),
                    { type: "warning", sticky: true }
                );
            }
        }
        for (const order of orders) {
            if (order.finalized && order.partner_id && order.salon_branch_id) {
                order.partner_id.points_balance = order.salon_points_balance;
            }
        }
        if (this.isSalonTill && orders.some((order) => order.finalized)) {
            this.refreshSalonVisits();
        }
    },
});
