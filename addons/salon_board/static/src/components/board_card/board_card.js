import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** One visit beside its block: where it stands, the one next step, and the rest. What the server refuses is said here. */
export class SalonBoardCard extends Component {
    static template = "salon_board.Card";
    static components = { SalonIcon };
    static props = {
        card: Object,
        working: Number,
        act: Function,
        lift: Function,
        close: Function,
        reload: Function,
        openForm: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({
            asking: this.props.card.asking, noting: false, note: "", error: "", matches: null, offering: true,
        });
        onMounted(() => this.takeFocus());
        onPatched(() => this.root.el.contains(document.activeElement) || this.takeFocus());
    }

    takeFocus() {
        this.root.el.querySelector("textarea, button:not([disabled])")?.focus();
    }

    get block() {
        return this.props.card.block;
    }

    get error() {
        return this.state.error || this.props.card.error;
    }

    get stepWord() {
        return { arrive: _t("Arrive"), start: _t("Start"), finish: _t("Finish"), pay: _t("Check out") }[this.block.step];
    }

    get lateText() {
        return _t("%s minutes late", this.block.late_min);
    }

    get carefulText() {
        return _t("take care");
    }

    get question() {
        const { title, clock } = this.block;
        return this.state.asking === "no_show"
            ? _t("Did %(customer)s not come at %(time)s? This cannot be taken back.", { customer: title, time: clock })
            : _t("Cancel %(customer)s at %(time)s? This cannot be taken back.", { customer: title, time: clock });
    }

    get answer() {
        return this.state.asking === "no_show" ? _t("Did not come") : _t("Cancel it");
    }

    /** Who waits for this time is seen before it is free. */
    async askCancel() {
        Object.assign(this.state, { asking: "cancel", matches: null, offering: true });
        try {
            this.state.matches = await this.orm.silent.call("salon.appointment", "get_waitlist_matches", [[this.block.appointment_id]]);
        } catch {
            this.state.matches = null; // the visit can be cancelled without
        }
    }

    async confirm() {
        const { asking, matches, offering } = this.state;
        this.state.asking = "";
        await this.props.act(this.block, asking, asking === "cancel" && matches?.words ? { waitlist_offer: offering } : {});
    }

    editNote() {
        this.state.note = this.block.note;
        this.state.noting = true;
    }

    async saveNote() {
        try {
            await this.orm.silent.write("salon.appointment", [this.block.appointment_id], { note: this.state.note });
            Object.assign(this.state, { noting: false, error: "" });
            await this.props.reload();
        } catch (error) {
            this.state.error = error.data?.message || _t("No connection. The note was not saved; try again.");
        }
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        }
    }
}
