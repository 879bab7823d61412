import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SalonIcon } from "../components/icon/icon";

const SKELETON_AFTER_MS = 100;
const STATE_ICONS = new Set(["hold", "booked", "arrived", "in_service", "to_pay", "done", "no_show", "cancelled"]);

/** The home screen: cards of the person's role, each figure opens what it counts. */
export class SalonHome extends Component {
    static template = "salon_crm.Home";
    static components = { SalonIcon };
    static props = { ...standardActionServiceProps };
    static path = "salon";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({ home: null, error: false, slow: false, busy: false });
        this.timer = setTimeout(() => (this.state.slow = true), SKELETON_AFTER_MS);
        onMounted(() => this.load());
        onWillUnmount(() => clearTimeout(this.timer));
        useBus(this.env.bus, "SALON:HOME-RELOAD", () => this.load());
    }

    async load() {
        this.state.busy = true;
        this.state.error = false;
        try {
            this.state.home = await this.orm.silent.call("salon.home", "get_home", []);
        } catch {
            this.state.error = true;
        } finally {
            this.state.busy = false;
        }
    }

    get primaryCard() {
        return this.state.home?.cards.find((card) => card.primary);
    }

    get primaryWord() {
        const { primary, title } = this.primaryCard;
        return typeof primary === "string" ? primary : _t("Open %s", title);
    }

    get errorText() {
        return _t("The home screen did not load. Nothing was changed.");
    }

    badgeWord(badge) {
        return {
            hold: _t("Held"),
            booked: _t("Booked"),
            arrived: _t("Here"),
            in_service: _t("In service"),
            to_pay: _t("To pay"),
            done: _t("Done"),
            no_show: _t("No-show"),
            cancelled: _t("Cancelled"),
        }[badge];
    }

    isState(badge) {
        return STATE_ICONS.has(badge);
    }

    figureLabel(card) {
        return [card.title, card.figure, card.unit].filter(Boolean).join(", ");
    }

    open(action) {
        return action && this.action.doAction(action);
    }

    openPrimary() {
        return this.open(this.primaryCard.primary_action || this.primaryCard.action);
    }
}

registry.category("actions").add("salon_crm.home", SalonHome);
