import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@web/core/currency";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { useAsyncLockedMethod } from "@point_of_sale/app/hooks/hooks";

/** Today's unpaid visits of the branch: those ready to pay first, then those still in the house. */
export class VisitList extends Component {
    static template = "salon_pos.VisitList";
    static props = {
        onChosen: { type: Function, optional: true },
    };
    static defaultProps = { onChosen: () => {} };

    setup() {
        this.pos = usePos();
        this.choose = useAsyncLockedMethod(this.choose);
    }
    get visits() {
        return this.pos.salonVisits;
    }
    get failure() {
        return this.visits.asOf
            ? _t("The list could not be refreshed. It is from %s.", this.visits.asOf)
            : _t("The list could not be loaded. Walk-in sales go on.");
    }
    get sections() {
        const rows = this.visits.rows;
        return [
            { key: "to_pay", title: _t("Ready to pay"), rows: rows.filter((row) => row.stage === "to_pay") },
            { key: "here", title: _t("Here"), rows: rows.filter((row) => row.stage !== "to_pay") },
        ];
    }
    stageLabel(row) {
        return { to_pay: _t("To pay"), in_service: _t("In service"), here: _t("Here") }[row.stage];
    }
    stageIcon(row) {
        return { to_pay: "¥", in_service: "▶", here: "●" }[row.stage];
    }
    stageClass(row) {
        const state = { to_pay: "to_pay", in_service: "in_service", here: "arrived" }[row.stage];
        return `o_salon_state_${state}`;
    }
    amount(row) {
        return formatCurrency(row.amount, this.pos.currency.id);
    }
    isCurrent(row) {
        return this.pos.getOrder()?.visit_id?.id === row.id;
    }
    async choose(row) {
        await this.pos.chooseSalonVisit(row.id);
        this.props.onChosen();
    }
    walkIn() {
        this.pos.startSalonWalkIn();
        this.props.onChosen();
    }
}
