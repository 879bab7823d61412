import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";

/** Visits that stand without their person: each with ways out that were tried just now, or kept with a reason. */
export class RotaOrphans extends Component {
    static template = "salon_hr.RotaOrphans";
    static components = { SalonIcon };
    static props = { orphans: Object, busy: Boolean, mend: Function, keep: Function, openVisit: Function, close: Function };

    setup() {
        this.root = useRef("root");
        this.state = useState({ reason: "", error: "", working: 0, said: {} });
        onMounted(() => this.root.el.querySelector("button")?.focus());
    }

    get heading() {
        return this.props.orphans.again ? _t("Nothing was changed yet: somebody is booked there") : _t("Visits without their shift");
    }

    get left() {
        return this.props.orphans.cards.filter((card) => !this.state.said[card.id]);
    }

    get goOnText() {
        return this.left.length ? _t("Keep them and go on") : _t("Go on");
    }

    async settle(card, work, words) {
        this.state.error = "";
        this.state.working = card.id;
        try {
            this.state.said[card.id] = (await work()) || words;
        } catch (error) {
            this.state.error = error.data?.message || _t("No connection. Nothing was changed; try again.");
        }
        this.state.working = 0;
    }

    take(card, way) {
        return this.settle(card, () => this.props.mend(card, way), _t("Moved."));
    }

    keepOne(card) {
        if (this.checkReason()) {
            return this.settle(card, () => this.props.keep(card, this.state.reason), _t("Kept."));
        }
    }

    goOn() {
        if (!this.left.length || this.checkReason()) {
            return this.props.orphans.again(this.left.length ? this.state.reason : false);
        }
    }

    checkReason() {
        const known = this.state.reason.trim();
        this.state.error = known ? "" : _t("Say in a few words why these visits stay.");
        if (!known) {
            this.root.el.querySelector("input")?.focus();
        }
        return known;
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            ev.preventDefault();
            this.props.close();
        }
    }
}
