import { Component, onMounted, onPatched, onWillStart, onWillUnmount, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { findCustomers } from "../board_book/customers";

const CHANNEL = "salon_board";
const SETTLE_MS = 150;
const MINUTE_MS = 60000;
const NOTICE_MS = 6000;
const TYPING_MS = 180;

/** Beside the day: the queue of walk-ins in turn, and the waitlist. Everything in words of the server; nothing is computed here. */
export class SalonBoardRail extends Component {
    static template = "salon_board.Rail";
    static components = { SalonIcon };
    static props = {
        branch: Number, open: Boolean, small: Boolean, adding: Number, toggle: Function, pull: Function, put: Function, canPut: Boolean,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.root = useRef("root");
        this.state = useState({
            rail: null, adding: false, services: [], service: 0, name: "", customer: null, hits: [], person: 0, choosing: 0, asking: 0,
            filter: "all", busy: false, error: "", notice: "",
        });
        this.onNotice = (payload) => this.hear(payload);
        this.bus.subscribe(CHANNEL, this.onNotice);
        this.clock = browser.setInterval(() => this.load(), MINUTE_MS);
        onWillStart(() => this.load());
        onWillUpdateProps((next) => this.follow(next));
        onMounted(() => this.wantsFocus && this.settleFocus());
        onPatched(() => this.wantsFocus && this.settleFocus());
        onWillUnmount(() => {
            browser.clearInterval(this.clock);
            browser.clearTimeout(this.soon);
            browser.clearTimeout(this.hush);
            browser.clearTimeout(this.typing);
            this.bus.unsubscribe(CHANNEL, this.onNotice);
        });
    }

    // words

    get queueText() {
        const count = this.state.rail?.queue.length || 0;
        return count ? _t("Queue %s", count) : _t("Queue");
    }

    get waitlistText() {
        const count = this.state.rail?.wishes.length || 0;
        return count ? _t("Waitlist %s", count) : _t("Waitlist");
    }

    get railText() {
        return `${this.queueText} · ${this.waitlistText}`;
    }

    get turnsText() {
        return this.state.rail.turns.map(({ name, turns }) => `${name} ${turns}`).join(" · ");
    }

    get filters() {
        const { wishes, fits } = this.state.rail;
        const offered = wishes.filter((wish) => wish.state === "offered").length;
        return [
            { key: "all", text: _t("All %s", wishes.length) },
            { key: "fits", text: _t("Fits today %s", fits) },
            { key: "offered", text: _t("Offered %s", offered) },
        ];
    }

    get wishes() {
        const { rail, filter } = this.state;
        const kept = { all: () => true, fits: (wish) => wish.offer, offered: (wish) => wish.state === "offered" }[filter];
        return rail.wishes.filter(kept);
    }

    get ready() {
        return Number(this.state.service) > 0 && !this.state.busy;
    }

    offerText(wish) {
        return wish.offer ? _t("Offer %s", wish.offer.label) : _t("Offer");
    }

    // loading

    async load(branch = this.props.branch) {
        const ticket = (this.ticket = (this.ticket || 0) + 1);
        try {
            const rail = await this.orm.silent.call("salon.board", "get_rail", [branch]);
            if (ticket === this.ticket) {
                this.state.rail = rail;
            }
        } catch (error) {
            this.fail(error, _t("No connection. The queue is as it was; try again."));
        }
    }

    async follow(next) {
        if (next.branch !== this.props.branch) {
            Object.assign(this.state, { adding: false, services: [], choosing: 0, asking: 0 });
            await this.load(next.branch);
        }
        if (next.adding !== this.props.adding) {
            await this.begin(next.branch);
        }
    }

    hear({ branch, days }) {
        if (branch === this.props.branch && days.includes(this.state.rail?.day)) {
            browser.clearTimeout(this.soon);
            this.soon = browser.setTimeout(() => this.load(), SETTLE_MS);
        }
    }

    fail(error, words) {
        Object.assign(this.state, { error: error.data?.message || words, notice: "" });
    }

    say(text) {
        Object.assign(this.state, { notice: text, error: "" });
        browser.clearTimeout(this.hush);
        this.hush = browser.setTimeout(() => (this.state.notice = ""), NOTICE_MS);
    }

    /** Do something on the server, then show the rail as it is; what is refused is said and nothing else changes. */
    async act(work, words) {
        if (this.state.busy) {
            return false;
        }
        Object.assign(this.state, { busy: true, error: "" });
        let done = false;
        try {
            this.say((await work()) || "");
            done = true;
        } catch (error) {
            this.fail(error, words);
        }
        const { error } = this.state;
        await this.load();
        Object.assign(this.state, { busy: false, error: this.state.error || error });
        return done;
    }

    // queue

    async begin(branch = this.props.branch) {
        Object.assign(this.state, { adding: true, service: 0, name: "", customer: null, hits: [], person: 0, error: "" });
        this.wantsFocus = "select";
        try {
            const answer = await this.orm.silent.call("salon.board", "get_services", [branch]);
            this.key = answer.client_key;
            this.state.services = answer.services;
        } catch (error) {
            this.fail(error, _t("No connection. Try again."));
        }
    }

    /** Who types a name sees who is known by it; to choose one of them is never needed. */
    onName() {
        browser.clearTimeout(this.typing);
        this.typing = browser.setTimeout(async () => {
            const text = this.state.name.trim();
            const found = text ? await findCustomers(this.orm, text) : [];
            if (text === this.state.name.trim() && !this.state.customer) {
                this.state.hits = found;
            }
        }, TYPING_MS);
    }

    take(customer) {
        Object.assign(this.state, { customer, name: "", hits: [] });
        this.wantsFocus = ".o_salon_rail_form .o_salon_rail_go";
    }

    forgetCustomer() {
        this.state.customer = null;
        this.wantsFocus = ".o_salon_rail_form input";
    }

    leaveForm() {
        this.state.adding = false;
        this.wantsFocus = ".o_salon_rail_add";
    }

    async add() {
        const { service, name, customer, person } = this.state;
        if (!this.ready) {
            return;
        }
        const vals = {
            branch_id: this.props.branch, product_id: Number(service), guest_name: name.trim() || false, client_key: this.key,
            customer_id: customer?.id || false, asked_employee_id: Number(person) || false,
        };
        const done = await this.act(async () => {
            const [id] = await this.orm.silent.create("salon.queue.entry", [vals]);
            const [made] = await this.orm.silent.read("salon.queue.entry", [id], ["guest_words", "told_words"]);
            const words = { guest: made.guest_words, range: made.told_words };
            return made.told_words ? _t("%(guest)s waits: %(range)s", words) : _t("%(guest)s waits", words);
        }, _t("No connection. Nobody was added; try again."));
        if (done) {
            this.leaveForm();
        }
    }

    seat(entry, person = false) {
        this.state.choosing = 0;
        return this.act(async () => {
            await this.orm.silent.call("salon.queue.entry", "action_seat", [[entry.id], person]);
            return _t("%s is seated", entry.guest);
        }, _t("No connection. Nobody was seated; try again."));
    }

    leave(entry) {
        this.state.choosing = 0;
        return this.act(async () => {
            await this.orm.silent.call("salon.queue.entry", "action_leave", [[entry.id]]);
            return _t("%s left", entry.guest);
        }, _t("No connection. Nothing was changed; try again."));
    }

    openTurns() {
        return this.action.doAction("salon_waitlist.salon_turn_log_action");
    }

    // waitlist

    offer(wish) {
        this.state.asking = 0;
        return this.act(async () => {
            const answer = await this.orm.silent.call("salon.waitlist.wish", "action_offer", [[wish.id], wish.offer?.start || false]);
            return answer.params.message;
        }, _t("Offer not sent; the time is free again."));
    }

    answer(wish, method, text) {
        return this.act(async () => {
            await this.orm.silent.call("salon.waitlist.wish", method, [[wish.id]]);
            return text;
        }, _t("No connection. Nothing was changed; try again."));
    }

    accept(wish) {
        return this.answer(wish, "action_accept_offer", _t("%s is booked", wish.name));
    }

    decline(wish) {
        return this.answer(wish, "action_decline_offer", _t("%s keeps the place; the next one is asked", wish.name));
    }

    ask(wish) {
        this.state.asking = this.state.asking === wish.id ? 0 : wish.id;
        this.wantsFocus = this.state.asking ? ".o_salon_rail_ask .o_salon_rail_go" : "";
    }

    openWish(id = false) {
        const views = [[false, "form"]];
        const context = { default_branch_id: this.props.branch };
        return this.action.doAction({ type: "ir.actions.act_window", res_model: "salon.waitlist.wish", res_id: id, views, context });
    }

    openWishes() {
        return this.action.doAction("salon_waitlist.salon_waitlist_wish_action");
    }

    // keyboard

    settleFocus() {
        const wanted = this.root.el?.querySelector(this.wantsFocus);
        if (wanted) {
            this.wantsFocus = "";
            wanted.focus();
        }
    }

    wishOf(el) {
        const row = el.closest("[data-wish]");
        return row && this.state.rail.wishes.find((each) => each.id === Number(row.dataset.wish));
    }

    onKey(ev) {
        if (ev.key === "Escape" && (this.state.adding || this.state.asking || this.state.choosing)) {
            ev.stopPropagation();
            Object.assign(this.state, { adding: false, asking: 0, choosing: 0 });
            this.wantsFocus = ".o_salon_rail_add";
        } else if (ev.key === "Enter" && this.state.adding && ev.target.closest(".o_salon_rail_form") && ev.target.tagName !== "BUTTON") {
            ev.preventDefault();
            this.add();
        } else if (ev.key === "m" && !ev.target.closest("input, select")) {
            const wish = this.wishOf(ev.target);
            if (wish && wish.state === "waiting" && this.props.canPut) {
                this.props.put(wish);
            }
        } else if (ev.key === "o" && !ev.target.closest("input, select")) {
            const wish = this.wishOf(ev.target);
            if (wish && wish.state === "waiting") {
                this.ask(wish);
            }
        }
    }
}
