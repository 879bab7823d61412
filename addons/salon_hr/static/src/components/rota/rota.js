import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RotaOrphans } from "./rota_orphans";
import { RotaPanel } from "./rota_panel";

/** The week of a branch: people by days. Draws what the server answers; every change is asked there. */
export class SalonRota extends Component {
    static template = "salon_hr.Rota";
    static components = { SalonIcon, RotaPanel, RotaOrphans };
    static props = { ...standardActionServiceProps };
    static path = "salon-rota";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        const params = this.props.action.params || {};
        this.asked = { branch: params.branch_id || false, day: params.day || false };
        this.state = useState({
            week: null, error: "", busy: false, panel: null, orphans: null, notice: null, day: 0, filter: "",
        });
        this.back = null;
        onMounted(async () => {
            await this.load();
            if (params.orphans && this.state.week) {
                await this.openOrphans();
            }
        });
        onPatched(() => this.focusAgain());
    }

    call(method, args) {
        return this.orm.silent.call("salon.rota", method, args);
    }

    async load() {
        this.state.busy = true;
        this.state.error = "";
        try {
            const week = await this.call("get_week", [this.asked.branch, this.asked.day]);
            this.state.week = week;
            const today = week.days.findIndex((day) => day.is_today);
            if (this.shown !== week.first) {
                this.state.day = Math.max(today, 0);
            }
            this.shown = week.first;
        } catch (error) {
            this.state.error = this.wordsOf(error, _t("The rota did not load. Nothing was changed."));
        }
        this.state.busy = false;
    }

    wordsOf(error, otherwise = _t("No connection. Nothing was changed; try again.")) {
        return error.data?.message || otherwise;
    }

    // what is drawn

    get days() {
        return this.env.isSmall ? [this.state.day] : [0, 1, 2, 3, 4, 5, 6];
    }

    get people() {
        return this.state.week.people;
    }

    get draftsText() {
        return _t("Publish %s planned", this.state.week.draft_count);
    }

    get orphansText() {
        const count = this.state.week.orphan_count;
        return count === 1 ? _t("1 visit without its shift") : _t("%s visits without their shift", count);
    }

    cellName(person, index) {
        const { items } = person.cells[index];
        const what = items.map((item) => [this.kindWord(item), item.label, item.note].filter(Boolean).join(" ")).join(", ");
        return [person.name, this.state.week.days[index].label, what || _t("free")].join(", ");
    }

    kindWord(item) {
        return { draft: _t("Planned"), leave: _t("Leave"), elsewhere: _t("Elsewhere"), shift: "" }[item.kind];
    }

    hoursText(person) {
        return _t("%s h", person.hours);
    }

    // walking

    goTo(day) {
        this.asked.day = day;
        this.close();
        return this.load();
    }

    setBranch(value) {
        this.asked.branch = Number(value);
        this.close();
        return this.load();
    }

    onCellKey(ev, row, column) {
        const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[ev.key];
        if (!steps) {
            return;
        }
        const next = this.root.el.querySelector(`[data-cell="${row + steps[0]}-${column + steps[1]}"]`);
        if (next) {
            ev.preventDefault();
            next.focus();
        }
    }

    // panels

    openCell(person, index) {
        if (!this.state.week.may_plan) {
            return;
        }
        this.back = `[data-cell="${this.people.indexOf(person)}-${index}"]`;
        this.state.orphans = null;
        this.state.panel = { person, index, day: this.state.week.days[index], items: person.cells[index].items };
    }

    close() {
        this.state.panel = null;
        this.state.orphans = null;
        this.wantsFocus = this.back;
    }

    focusAgain() {
        if (this.wantsFocus && !this.state.panel && !this.state.orphans) {
            this.root.el.querySelector(this.wantsFocus)?.focus();
            this.wantsFocus = null;
        }
    }

    /** A change was asked for: it is done, or the visits that it would leave alone are on the table. */
    async ask(method, args, done) {
        this.state.busy = true;
        try {
            const answer = await this.call(method, args);
            if (answer.orphans?.length) {
                this.state.panel = null;
                this.state.orphans = {
                    cards: answer.orphans,
                    again: (reason) => this.ask(method, [...args.slice(0, 2), reason], done),
                };
            } else {
                this.close();
                await this.load();
                this.state.notice = { text: done, lines: [] };
            }
        } catch (error) {
            if (this.state.panel) {
                this.state.panel.error = this.wordsOf(error);
            } else {
                this.state.notice = { text: this.wordsOf(error), bad: true, lines: [] };
            }
        }
        this.state.busy = false;
    }

    get branchId() {
        return this.state.week.branch.id;
    }

    save(values) {
        const done = values.id ? _t("Changed.") : _t("Planned. Publish the week to offer these times.");
        return this.ask("save_shift", [this.branchId, values, false], done);
    }

    remove(values) {
        return this.ask("remove_shift", [this.branchId, values, false], _t("Taken away."));
    }

    giveLeave(values) {
        return this.ask("give_leave", [this.branchId, values, false], _t("Leave entered."));
    }

    async takeBackLeave(person, day) {
        await this.ask("take_back_leave", [this.branchId, person.id, day.day], _t("The leave is taken back."));
    }

    async copyWeek() {
        this.state.busy = true;
        try {
            const answer = await this.call("copy_week", [this.branchId, this.state.week.first]);
            await this.load();
            const text = answer.count === 1 ? _t("1 shift planned from last week.") : _t("%s shifts planned from last week.", answer.count);
            this.state.notice = { text, lines: answer.skipped };
        } catch (error) {
            this.state.notice = { text: this.wordsOf(error), bad: true, lines: [] };
        }
        this.state.busy = false;
    }

    async publish() {
        this.state.busy = true;
        try {
            const answer = await this.call("publish_week", [this.branchId, this.state.week.first]);
            await this.load();
            this.state.notice = { text: _t("%s shifts published. Their times are offered now.", answer.count), lines: [] };
        } catch (error) {
            this.state.notice = { text: this.wordsOf(error), bad: true, lines: [] };
        }
        this.state.busy = false;
    }

    // visits without their shift

    async openOrphans() {
        this.back = "[data-orphans]";
        this.state.panel = null;
        const cards = await this.call("get_orphans", [this.branchId]);
        this.state.orphans = { cards, again: null };
    }

    async mend(card, way) {
        const text = await this.call("mend_visit", [card.id, way.place]);
        this.afterCard(card);
        return text;
    }

    async keep(card, reason) {
        await this.call("keep_visit", [card.id, reason]);
        this.afterCard(card);
    }

    afterCard(card) {
        card.settled = true;
        this.load();
    }

    openVisit(card) {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: "salon.appointment", res_id: card.id, views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("salon_hr.rota", SalonRota);
