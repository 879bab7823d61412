import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SalonMyRecord } from "../my_record/my_record";

const { DateTime } = luxon;

/**
 * The stylist's own day, made for one thumb: what comes next, START and FINISH. The server sends first names only.
 */
export class SalonMyDay extends Component {
    static template = "salon_booking.MyDay";
    static components = { SalonIcon, SalonMyRecord };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ day: null, error: "", busy: 0, open: 0, now: DateTime.now() });
        this.timer = setInterval(() => (this.state.now = DateTime.now()), 30000);
        onWillUnmount(() => clearInterval(this.timer));
        onWillStart(() => this.load());
    }

    get words() {
        return {
            booked: _t("Booked"),
            arrived: _t("Here"),
            in_service: _t("In service"),
            done: _t("Done"),
        };
    }

    /** The card that is in work, else the first that is not done; it alone carries the big button. */
    get nextId() {
        const { cards } = this.state.day;
        const card = cards.find((card) => card.can_finish) || cards.find((card) => card.can_start);
        return card ? card.id : 0;
    }

    /** The record of the service in work is open; another one opens by its button. */
    showsRecord(card) {
        return card.has_record && (card.id === this.state.open || (card.id === this.nextId && card.can_finish));
    }

    canOpenRecord(card) {
        return card.has_record && !(card.id === this.nextId && card.can_finish);
    }

    toggleRecord(card) {
        this.state.open = this.state.open === card.id ? 0 : card.id;
    }

    get shiftText() {
        return _t("Shift %s", this.state.day.shift);
    }

    get countText() {
        const { cards, done } = this.state.day;
        return cards.length === 1
            ? _t("1 visit · %(done)s done", { done })
            : _t("%(visits)s visits · %(done)s done", { visits: cards.length, done });
    }

    minutesSince(moment) {
        return Math.max(0, Math.floor(this.state.now.diff(deserializeDateTime(moment), "minutes").minutes));
    }

    runningText(card) {
        return _t("%(passed)s of %(planned)s min", { passed: this.minutesSince(card.started_at), planned: card.minutes });
    }

    async load(day = this.state.day && this.state.day.day) {
        try {
            this.state.day = await this.orm.silent.call("salon.appointment", "get_my_day", [day || false]);
            this.state.error = "";
        } catch (error) {
            this.state.error = (error.data && error.data.message) || _t("No connection. The list is as it was.");
            this.state.day = this.state.day || { linked: true, cards: [], done: 0, title: "", shift: "" };
        }
    }

    async press(card, method) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = card.id;
        let failure = "";
        try {
            await this.orm.silent.call("salon.appointment.line", method, [[card.id]]);
        } catch (error) {
            failure = (error.data && error.data.message) || _t("No connection. Nothing was saved; try again.");
        }
        await this.load();
        this.state.error = failure || this.state.error;
        this.state.busy = 0;
    }
}

registry.category("actions").add("salon_booking.my_day", SalonMyDay);
