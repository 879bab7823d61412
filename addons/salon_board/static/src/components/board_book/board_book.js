import { Component, onMounted, onPatched, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { findCustomers } from "./customers";

const TYPING_MS = 180;

/** Book from the board: who, what, one of the times that fit; the pressed one first. Entries stay when a time was lost meanwhile. */
export class SalonBoardBook extends Component {
    static template = "salon_board.Book";
    static components = { SalonIcon };
    static props = { booking: Object, day: Object, close: Function, done: Function, wait: Function };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.search = useRef("search");
        this.state = useState({
            text: "", hits: null, hit: 0, customer: null, person: this.props.booking.person, services: [], last: [], picked: [],
            options: null, time: null, error: "", busy: false,
        });
        onWillStart(() => this.readServices());
        onMounted(() => this.search.el?.focus());
        onPatched(() => this.keepFocus());
        onWillUnmount(() => browser.clearTimeout(this.typing));
    }

    get title() {
        const { title } = this.props.booking;
        const { person } = this.state;
        const { days } = this.props.day;
        const day = days > 1 ? title : this.props.day.title;
        return person && !day.includes(person.name) ? _t("Book · %(day)s, %(person)s", { day, person: person.name }) : _t("Book · %s", day);
    }

    get newText() {
        return _t("New customer “%s”", this.state.text.trim());
    }

    serviceText({ name, minutes }) {
        return _t("%(name)s · %(minutes)s min", { name, minutes });
    }

    takeOutText({ name }) {
        return _t("Take out %s", name);
    }

    get selectText() {
        return this.state.picked.length ? _t("Add another service") : _t("Choose a service");
    }

    get usual() {
        return this.state.services.filter((service) => service.usual);
    }

    /** The services picked so far, in the order in which they are done. */
    get picked() {
        return this.state.picked.map((id) => this.state.services.find((service) => service.id === id)).filter(Boolean);
    }

    /** What one press books again: all services of the last visit, where there were several. */
    get lastText() {
        const names = this.state.last.map((id) => this.state.services.find((service) => service.id === id)?.name);
        return names.length > 1 ? _t("As last time: %s", names.join(", ")) : "";
    }

    get ready() {
        return this.state.picked.length && this.state.time && !this.state.busy;
    }

    /** What had the focus may be gone: the next thing to fill in takes it, so that keys go on working. */
    keepFocus() {
        if (!this.root.el.contains(document.activeElement)) {
            const next = this.ready ? ".o_salon_board_foot button" : ".o_salon_board_service";
            (this.state.customer ? this.root.el.querySelector(next) : this.search.el)?.focus();
        }
    }

    async call(method, args) {
        return this.orm.silent.call("salon.board", method, args);
    }

    say(error) {
        this.state.error = error.data?.message || _t("No connection. Nothing was booked; try again.");
    }

    async readServices() {
        try {
            const answer = await this.call("get_services", [this.props.day.branch.id, this.state.customer?.id || false]);
            Object.assign(this.state, { services: answer.services, last: answer.last });
            this.key = this.key || answer.client_key;
        } catch (error) {
            this.say(error);
        }
    }

    // who

    onType() {
        browser.clearTimeout(this.typing);
        this.typing = browser.setTimeout(() => this.find(), TYPING_MS);
    }

    async find() {
        const text = this.state.text.trim();
        if (!text) {
            this.state.hits = null;
            return;
        }
        const found = await findCustomers(this.orm, text);
        if (text === this.state.text.trim()) {
            this.state.hits = found;
            this.state.hit = 0;
        }
    }

    onSearchKey(ev) {
        const hits = this.state.hits || [];
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.state.hit = Math.min(Math.max(this.state.hit + (ev.key === "ArrowDown" ? 1 : -1), 0), Math.max(hits.length - 1, 0));
        } else if (ev.key === "Enter" && !ev.ctrlKey && hits.length) {
            ev.preventDefault();
            this.take(hits[this.state.hit]);
        }
    }

    async take(customer) {
        Object.assign(this.state, { customer, text: "", hits: null });
        await this.readServices();
        if (this.state.picked.length) {
            await this.readTimes();
        } else {
            this.root.el?.querySelector(".o_salon_board_usual button, .o_salon_board_service")?.focus();
        }
    }

    async createCustomer() {
        try {
            const context = { default_is_salon_customer: true, default_salon_branch_id: this.props.day.branch.id };
            const [id, name] = await this.orm.silent.call("res.partner", "name_create", [this.state.text.trim()], { context });
            await this.take({ id, name, digits: "" });
        } catch (error) {
            this.say(error);
        }
    }

    forgetCustomer() {
        this.state.customer = null;
    }

    // what and when

    isPicked(id) {
        return this.state.picked.includes(id);
    }

    /** Add a service to the visit, or take it out again. */
    async pick(id) {
        this.state.picked = this.isPicked(id) ? this.state.picked.filter((each) => each !== id) : [...this.state.picked, id];
        await this.readTimes();
    }

    async pickLast() {
        this.state.picked = [...this.state.last];
        await this.readTimes();
    }

    async onSelect(ev) {
        const id = Number(ev.target.value);
        ev.target.value = "0";
        if (id && !this.isPicked(id)) {
            await this.pick(id);
        }
    }

    async setAnyone() {
        this.state.person = this.state.person ? null : this.props.booking.person;
        await this.readTimes();
    }

    async readTimes() {
        const { picked, person, customer } = this.state;
        if (!picked.length) {
            Object.assign(this.state, { options: null, time: null });
            return;
        }
        const { day, booking } = this.props;
        try {
            const asked = [day.branch.id, booking.day, booking.minute, picked, person?.id || false, customer?.id || false];
            const options = await this.call("get_times", asked);
            if (picked !== this.state.picked) {
                return; // another service was picked meanwhile: its own answer is on the way
            }
            this.state.options = options;
            const kept = this.state.options.times.find((time) => time.start === this.state.time?.start);
            const pressed = this.state.options.times.find((time) => time.chosen);
            const best = this.state.options.times.find((time) => time.best) || this.state.options.times[0];
            this.state.time = kept || pressed || best || null;
            this.state.error = "";
        } catch (error) {
            this.say(error);
        }
    }

    chooseWay(way) {
        if (way.free.length) {
            this.state.person = null;
        }
        this.state.time = { start: way.start, label: way.label, day: this.props.booking.day, way: true };
        this.waitMin = way.wait_min;
    }

    isChosen(time) {
        return this.state.time?.start === time.start;
    }

    get otherTimes() {
        return this.state.options?.times || [];
    }

    // waiting, when nothing suits

    get canWait() {
        const { options, customer, picked } = this.state;
        return Boolean(customer && picked.length && options && (options.reasons.length || options.hint || !options.times.length));
    }

    wait() {
        const { customer, picked, person } = this.state;
        const { day, booking } = this.props;
        return this.props.wait({
            branch_id: day.branch.id, day: booking.day, customer_id: customer.id, product_ids: picked, employee_id: person?.id || false,
        });
    }

    // booking

    async book() {
        if (!this.ready) {
            return;
        }
        const { customer, picked, person, time } = this.state;
        this.state.busy = true;
        const lines = picked.map((id, sequence) => [0, 0, { product_id: id, sequence, wished_employee_id: person?.id || false }]);
        const vals = {
            branch_id: this.props.day.branch.id, customer_id: customer?.id || false, start: time.start, client_key: this.key,
            source: customer ? "phone" : "walk_in", line_ids: lines, ...(this.waitMin ? { guest_wait_min: this.waitMin } : {}),
        };
        try {
            const [id] = await this.orm.silent.create("salon.appointment", [vals]);
            const [made] = await this.orm.silent.read("salon.appointment", [id], ["clock", "line_ids", "employee_id", "visit_date"]);
            const words = { time: made.clock, person: made.employee_id?.[1] || "", customer: customer?.name || _t("Walk-in") };
            const text = _t("Booked: %(customer)s, %(time)s, %(person)s", words);
            await this.props.done({ text, line: made.line_ids[0], day: made.visit_date });
        } catch (error) {
            this.say(error);
            const { error: words } = this.state;
            await this.readTimes();
            this.state.error = words;
        }
        this.state.busy = false;
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.book();
        }
    }
}
