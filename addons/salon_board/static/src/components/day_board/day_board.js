import { Component, markRaw, onMounted, onPatched, onWillStart, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SalonBoardBook } from "../board_book/board_book";
import { SalonBoardCard } from "../board_card/board_card";
import { SalonBoardLane } from "../board_lane/board_lane";
import { SalonBoardRail } from "../board_rail/board_rail";
import { SalonBoardWhy } from "../board_why/board_why";
import { SalonBoardWish } from "../board_wish/board_wish";
import { changesBetween, clockOf, itemsOf, scaleOf } from "./board_items";
import { BoardKeys } from "./board_keys";
import { useBoardMove } from "./board_move";
import { BoardSpan, MOST_PEOPLE, SPANS } from "./board_span";

const CHANNEL = "salon_board";
const SETTLE_MS = 120;
const MARK_MS = 1500;
const MINUTE_MS = 60000;
const RAIL = "salon_board.rail";
const RAIL_FITS_PX = 1280;
const MOST_DRAWN = 14; // columns that are drawn whole; of more, those in sight and their neighbours
const NEIGHBOURS = 3;
const IDLE_MS = 60;
const SWIPE_PX = 60;
const GUTTER_PX = 56;
const VERBS = {
    arrive: "action_arrive",
    start: "action_start",
    finish: "action_finish",
    no_show: "action_no_show",
    cancel: "action_cancel",
};

function setWords(el, text) {
    if (el && !el.firstChild) {
        el.append(text);
    } else if (el && el.firstChild.data !== text) {
        el.firstChild.data = text;
    }
}

/** The day of a branch: columns of people or rooms, visits by time, what is free; everything the desk does with a visit starts here. */
export class SalonDayBoard extends Component {
    static template = "salon_board.DayBoard";
    static components = { SalonIcon, SalonBoardBook, SalonBoardCard, SalonBoardLane, SalonBoardRail, SalonBoardWhy, SalonBoardWish };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        this.ghost = useRef("ghost");
        this.where = useRef("where");
        this.state = useState({
            day: null, busy: false, error: "", stale: false, scale: 1.5, now: null, said: "", focus: null, person: null,
            card: null, booking: null, why: null, lifted: null, notice: null, marked: [], help: false, working: 0,
            rail: this.wantsRail(), adding: 0, people: [], choosing: false, wish: null, sight: [0, MOST_DRAWN], whole: false,
        });
        this.kept = new BoardSpan(user.userId);
        this.asked = { branch: false, day: false, view: "staff", span: this.kept.span, ...(this.props.state || {}) };
        this.move = useBoardMove(this);
        this.keys = new BoardKeys(this);
        useSetupAction({
            getLocalState: () => ({ ...this.asked, scroll: this.scroller.el?.scrollTop || 0, focus: this.state.focus }),
        });
        this.onNotice = (payload) => this.hear(payload);
        this.bus.subscribe(CHANNEL, this.onNotice);
        this.clock = browser.setInterval(() => this.tick(), MINUTE_MS / 2);
        useExternalListener(window, "resize", () => this.measure());
        useExternalListener(window, "keydown", (ev) => this.onEscape(ev));
        useBus(this.env.bus, "SALON:BOARD-RELOAD", () => this.load());
        onWillStart(() => this.load());
        onMounted(() => this.begin());
        onPatched(() => {
            this.paintGhost();
            this.settleFocus();
        });
        onWillUnmount(() => this.end());
    }

    // words

    get figures() {
        const { totals } = this.state.day;
        return [
            { key: "booked", text: _t("%s booked", totals.booked), states: ["request", "booked", "arrived", "in_service", "done"] },
            { key: "here", text: _t("%s here", totals.here), states: ["arrived", "in_service"] },
            { key: "to_pay", text: _t("%s to pay", totals.to_pay), states: ["done"] },
        ];
    }

    get freeText() {
        const minutes = this.state.day.totals.free_min;
        return minutes === null ? "" : _t("%s free", this.duration(minutes));
    }

    get asOfText() {
        return _t("as of %s", this.state.day.as_of);
    }

    get gridName() {
        return `${this.state.day.title}, ${this.state.day.branch.name}`;
    }

    duration(minutes) {
        const hours = Math.floor(minutes / 60);
        const rest = minutes % 60;
        if (!hours) {
            return _t("%s min", rest);
        }
        return rest ? _t("%(hours)s h %(minutes)s min", { hours, minutes: rest }) : _t("%s h", hours);
    }

    loadText(column) {
        if (this.state.day.view === "rooms") {
            return column.booked_min ? _t("%s booked", this.duration(column.booked_min)) : _t("free");
        }
        if (!column.has_shift) {
            return _t("no shift");
        }
        return _t("%(booked)s of %(work)s", { booked: this.duration(column.booked_min), work: this.duration(column.work_min) });
    }

    closedText(column) {
        if (this.state.day.view === "rooms") {
            return _t("closed");
        }
        return column.has_shift ? _t("not on shift") : _t("no shift");
    }

    cellName(column, item) {
        if (item.kind === "block") {
            return this.state.day.days > 1 ? `${column.head}, ${item.label}` : item.label;
        }
        const span = `${clockOf(this.state.day.hours, item.from)}–${clockOf(this.state.day.hours, item.to)}`;
        if (item.kind === "free") {
            return `${column.head}, ${item.label}`;
        }
        const word = item.kind === "closed" ? this.closedText(column) : item.label;
        return `${column.head}, ${word}, ${span}`;
    }

    spanText(span) {
        return { 1: _t("Day"), 3: _t("3 days"), 7: _t("Week") }[span];
    }

    get previousName() {
        return this.state.day.days > 1 ? _t("Days before") : _t("Previous day");
    }

    get nextName() {
        return this.state.day.days > 1 ? _t("Days after") : _t("Next day");
    }

    get columnsName() {
        return this.state.day.days > 1 ? _t("Days") : this.state.day.view === "rooms" ? _t("Rooms") : _t("People");
    }

    get spans() {
        return SPANS;
    }

    get peopleText() {
        const { staff, days } = this.state.day;
        const shown = this.shownPeople;
        if (!shown.length) {
            return _t("All staff");
        }
        const names = staff.filter((person) => shown.includes(person.id)).map((person) => person.name);
        return names.length > 2 && days === 1 ? _t("%s people", names.length) : names.join(", ");
    }

    get peopleHint() {
        return this.state.day.days > 1 ? _t("Up to %s people side by side.", MOST_PEOPLE) : _t("Nobody chosen shows everybody.");
    }

    // geometry

    /** The columns on the screen: of the chosen people, one alone on a phone. */
    get columns() {
        const { day, person } = this.state;
        if (!day) {
            return [];
        }
        const columns = this.chosenColumns;
        if (!this.env.isSmall) {
            return columns;
        }
        const one = columns.find((column) => column.key === person) || columns.find((column) => column.day === day.day) || columns[0];
        return one ? [one] : [];
    }

    get chosenColumns() {
        const { day, people } = this.state;
        if (day.days > 1 || day.view !== "staff" || !people.length) {
            return day.columns;
        }
        const chosen = day.columns.filter((column) => people.includes(column.person));
        return chosen.length ? chosen : day.columns;
    }

    /** Whose columns are shown, empty for everybody. */
    get shownPeople() {
        const { day, people } = this.state;
        if (day.days > 1) {
            return day.people;
        }
        return day.view === "staff" ? people.filter((id) => day.staff.some((person) => person.id === id)) : [];
    }

    columnOf(key) {
        return this.state.day?.columns.find((column) => String(column.key) === String(key));
    }

    /** Far away columns wait until they come near: forty columns of visits at once are more than a slow machine can draw. */
    isDrawn(column, index) {
        const { sight, whole, focus, lifted } = this.state;
        if (whole || this.columns.length <= MOST_DRAWN) {
            return true;
        }
        return (index >= sight[0] && index < sight[1]) || column.key === focus?.column || column.key === lifted?.block.column;
    }

    /** Note which columns are in sight; drawn anew only when that changes by more than the neighbours. */
    lookAround() {
        const el = this.scroller.el;
        const lane = el?.querySelector(".o_salon_board_lane");
        const count = this.columns.length;
        if (!lane || count <= MOST_DRAWN) {
            return;
        }
        const first = Math.floor(el.scrollLeft / lane.offsetWidth);
        const last = first + Math.ceil(el.clientWidth / lane.offsetWidth);
        const [from, to] = this.state.sight;
        if ((first < from && from > 0) || (last > to && to < count)) {
            this.state.sight = [Math.max(first - NEIGHBOURS, 0), Math.min(last + NEIGHBOURS, count)];
        }
    }

    /**
     * Show the visit in hand where it is now: one element over all columns. It is moved by an animation that stands still and its words
     * by their text nodes, since a class, a style or a node that changes makes the browser look at every rule of the page again, for the
     * sake of those that ask what a page has in it (:has).
     */
    paintGhost() {
        const el = this.ghost.el;
        const { lifted } = this.state;
        const { columns } = this;
        const index = lifted ? columns.findIndex((column) => column.key === lifted.column) : -1;
        if (!el || index < 0) {
            return;
        }
        const width = `(100% - ${GUTTER_PX}px) / ${columns.length}`;
        const at = {
            left: `calc(${GUTTER_PX + 2}px + ${width} * ${index})`,
            width: `calc(${width} - 4px)`,
            minHeight: `${this.top(lifted.block.to) - this.top(lifted.block.from)}px`,
            transform: `translateY(${this.top(lifted.at)}px)`,
        };
        if (this.still?.effect.target === el) {
            this.still.effect.setKeyframes([at, at]);
        } else {
            this.still = el.animate([at, at], { duration: 1, fill: "both" });
        }
        el.dataset.fits = lifted.moves && !lifted.fits && this.move.isAway ? "no" : "yes";
        const { ghostText, ghostWord } = this.move;
        setWords(el.firstElementChild, ghostText);
        setWords(el.lastElementChild, ghostWord);
        setWords(this.where.el, `${ghostText} · ${ghostWord}`);
    }

    get showsNow() {
        const { now, day } = this.state;
        return now !== null && now >= day.first && now <= day.last;
    }

    get wholeNow() {
        return this.state.day.days === 1 && this.showsNow;
    }

    /** Of several days only today has a now. */
    nowIn(column) {
        const { day, now } = this.state;
        return day.days > 1 && this.showsNow && column.day === day.today ? now : null;
    }

    top(minute) {
        return Math.round((minute - this.state.day.first) * this.state.scale);
    }

    /** The row of a minute for screen readers: five minutes each. */
    rowOf(minute) {
        return Math.floor((minute - this.state.day.first) / 5) + 1;
    }

    box(item) {
        const top = this.top(item.from);
        const least = item.kind === "stretch" ? 4 : 20; // what is only looked at must not cover the free time after it
        return `top:${top}px;height:${Math.max(this.top(item.to) - top - 2, least)}px`;
    }

    get bodyHeight() {
        return this.top(this.state.day.last);
    }

    phaseBox(item, phase) {
        const top = this.top(phase.from) - this.top(item.from);
        const height = this.top(phase.to) - this.top(phase.from);
        return phase === item.phases.at(-1) ? `top:${top}px;bottom:0` : `top:${top}px;height:${height}px`;
    }

    /** The words stand in the first stretch with hands on; what develops below it belongs to the next customer. */
    wordsHeight(item) {
        const first = this.firstHands(item);
        return Math.max(this.top(first.to) - this.top(first.from) - 2, 18);
    }

    wordsTop(item) {
        return this.top(this.firstHands(item).from) - this.top(item.from);
    }

    firstHands(item) {
        return (item.phases || []).find((phase) => phase.active) || item;
    }

    /** Whether a stretch of time is drawn high enough for words. */
    isTall(span, least = 56) {
        return this.top(span.to) - this.top(span.from) >= least;
    }

    sizeClass(item) {
        const height = this.wordsHeight(item);
        return height < 40 ? "o_salon_board_short" : height < 58 ? "o_salon_board_medium" : "";
    }

    measure() {
        const height = this.scroller.el?.clientHeight;
        if (height && this.state.day) {
            this.state.scale = scaleOf(this.state.day, height - 64, this.env.isSmall);
        }
    }

    placeUnder(x, y) {
        const board = this.scroller.el.getBoundingClientRect();
        if (x < board.left || x >= board.right || y < board.top || y >= board.bottom) {
            return null;
        }
        const lane = [...this.scroller.el.querySelectorAll(".o_salon_board_lane")].find((each) => {
            const rect = each.getBoundingClientRect();
            return x >= rect.left && x < rect.right;
        });
        if (!lane) {
            return null;
        }
        const { first, step } = this.state.day;
        const minute = first + (y - lane.getBoundingClientRect().top) / this.state.scale;
        return { column: this.columnOf(lane.dataset.column)?.key, minute: Math.round(minute / step) * step };
    }

    scrollNear(x, y, edge, by) {
        const rect = this.scroller.el.getBoundingClientRect();
        this.scroller.el.scrollTop += y > rect.bottom - edge ? by : y < rect.top + 56 + edge ? -by : 0;
        this.scroller.el.scrollLeft += x > rect.right - edge ? by : x < rect.left + edge ? -by : 0;
    }

    showGhost() {
        requestAnimationFrame(() => this.scroller.el?.querySelector(".o_salon_board_ghost")?.scrollIntoView({ block: "nearest" }));
    }

    // loading

    async call(method, args) {
        return this.orm.silent.call("salon.board", method, args);
    }

    async load() {
        const { branch, day, view, span } = this.asked;
        const ticket = (this.ticket = (this.ticket || 0) + 1);
        this.state.busy = true;
        try {
            const answer = await this.call("get_day", [branch, day, view, view === "rooms" ? 1 : span, this.kept.peopleOf(branch)]);
            if (ticket === this.ticket) {
                this.show(answer);
            }
        } catch (error) {
            const as_of = this.state.day?.as_of || "–";
            this.state.error = error.data?.message || _t("No connection. You see the day as of %s; it cannot be changed now.", as_of);
            this.state.stale = Boolean(this.state.day);
        } finally {
            if (ticket === this.ticket) {
                this.state.busy = false;
            }
        }
    }

    show(answer) {
        const before = this.state.day;
        const trace = ({ dates, branch, view }) => [branch.id, view, ...dates].join();
        const same = before && trace(before) === trace(answer);
        if (same) {
            this.mark(changesBetween(before, answer).filter((id) => id !== this.own));
        }
        this.own = null;
        this.listen(answer.branch.id);
        Object.assign(this.state, { day: markRaw(answer), error: "", stale: false, now: answer.now });
        this.state.people = this.kept.peopleOf(answer.branch.id);
        this.nowSince = browser.performance.now();
        this.asked = { ...this.asked, branch: answer.branch.id, day: answer.is_today ? false : answer.day };
        if (!answer.columns.some((column) => column.key === this.state.person)) {
            this.state.person = null;
        }
        this.state.card = this.state.card && this.freshCard(answer);
        this.measure();
        requestAnimationFrame(() => {
            this.lookAround();
            this.drawOn();
        });
    }

    /** Draw the columns that are out of sight too, a few whenever the browser has nothing to do: scrolling then finds them there. */
    drawOn() {
        browser.clearTimeout(this.drawing);
        const [from, to] = this.state.sight;
        const count = this.columns.length;
        if (count <= MOST_DRAWN || (from <= 0 && to >= count)) {
            return;
        }
        this.drawing = browser.setTimeout(() => {
            if (!this.state.lifted) {
                this.state.sight = [Math.max(from - NEIGHBOURS, 0), Math.min(to + NEIGHBOURS, count)];
            }
            this.drawOn();
        }, IDLE_MS);
    }

    /** The open card follows its visit; it closes when the visit left the day. */
    freshCard(day) {
        const { block, ...rest } = this.state.card;
        for (const column of day.columns) {
            const found = column.blocks.find((each) => each.id === block.id);
            if (found) {
                return { ...rest, block: found };
            }
        }
        return null;
    }

    mark(ids) {
        this.state.marked = ids;
        browser.clearTimeout(this.unmark);
        this.unmark = browser.setTimeout(() => (this.state.marked = []), MARK_MS);
    }

    // live

    listen(branch) {
        if (this.channel !== `${CHANNEL}/${branch}`) {
            if (this.channel) {
                this.bus.deleteChannel(this.channel);
            }
            this.channel = `${CHANNEL}/${branch}`;
            this.bus.addChannel(this.channel);
        }
    }

    hear({ branch, days }) {
        const { day } = this.state;
        if (!day || branch !== day.branch.id || !days.some((each) => day.dates.includes(each))) {
            return;
        }
        browser.clearTimeout(this.soon);
        this.soon = browser.setTimeout(() => {
            if (this.state.lifted || this.state.working) {
                this.missed = true; // what is in somebody's hand does not move; the rest follows after the drop
            } else {
                this.load();
            }
        }, SETTLE_MS);
    }

    begin() {
        this.measure();
        const { scroll } = this.asked;
        const { now, first } = this.state.day || {};
        const start = scroll ?? (now ? this.top(Math.max(now - 60, first)) : 0);
        if (this.scroller.el) {
            this.scroller.el.scrollTop = start;
        }
        this.state.focus = this.asked.focus || null;
        this.lookAround();
    }

    end() {
        browser.clearInterval(this.clock);
        browser.clearTimeout(this.soon);
        browser.clearTimeout(this.unmark);
        browser.clearTimeout(this.drawing);
        this.bus.unsubscribe(CHANNEL, this.onNotice);
        if (this.channel) {
            this.bus.deleteChannel(this.channel);
        }
    }

    tick() {
        const { day } = this.state;
        if (day && day.now !== null) {
            this.state.now = day.now + Math.floor((browser.performance.now() - this.nowSince) / MINUTE_MS);
        }
    }

    // going somewhere

    async goTo(day) {
        this.asked.day = day;
        this.closePanels();
        await this.withFocus(() => this.load());
        if (this.state.lifted) {
            this.wantsFocus = true;
            await this.move.askMoves();
        }
    }

    /** A day, three days or a week; rooms are looked at by the day. */
    setSpan(span) {
        if (span > 1) {
            this.asked.view = "staff";
        }
        this.asked.span = this.kept.span = span;
        return this.withFocus(() => this.restart());
    }

    chooseSpan(ev) {
        return this.setSpan(Number(ev.target.value));
    }

    /** Other columns come: whoever walks by keyboard stands on the same visit, or near it, and can walk on. */
    async withFocus(work) {
        const { focus } = this.state;
        const had = this.scroller.el?.contains(document.activeElement);
        await work();
        if (had) {
            const holds = (column) => itemsOf(column).some((item) => item.kind === "block" && item.key === focus?.key);
            const same = this.columns.find(holds);
            const column = same || this.columnOf(focus?.column) || this.columns.find((each) => each.day === this.state.day.day);
            this.state.focus = column && focus ? { ...focus, column: column.key } : null;
            this.wantsFocus = true;
        }
    }

    /** From several days to one of them. */
    openDay(column) {
        this.asked.day = column.day;
        return this.setSpan(1);
    }

    openPeople() {
        if (this.state.day.view === "staff" && this.state.day.staff.length > 1) {
            this.closePanels();
            this.state.choosing = true;
            this.wantsPeople = true;
        }
    }

    isChosen(person) {
        return this.shownPeople.includes(person.id);
    }

    isFull(person) {
        return this.state.day.days > 1 && this.shownPeople.length >= MOST_PEOPLE && !this.isChosen(person);
    }

    choosePerson(person) {
        const shown = this.shownPeople;
        return this.setPeople(this.isChosen(person) ? shown.filter((id) => id !== person.id) : [...shown, person.id]);
    }

    async setPeople(people) {
        this.kept.keepPeople(this.state.day.branch.id, people);
        this.state.people = people;
        this.state.lifted = null;
        if (this.state.day.days > 1) {
            await this.load();
        }
    }

    restart() {
        this.state.lifted = null;
        this.closePanels();
        return this.load();
    }

    setView(view) {
        this.asked.view = view;
        if (view === "rooms") {
            this.asked.span = 1;
        }
        return this.restart();
    }

    setBranch(id) {
        this.asked.branch = Number(id);
        return this.restart();
    }

    // swiping on a phone: one column beside another

    onTouchStart(ev) {
        const [touch] = ev.touches;
        this.swipe = this.env.isSmall && ev.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    }

    onTouchEnd(ev) {
        const { swipe } = this;
        this.swipe = null;
        if (!swipe || this.state.lifted) {
            return;
        }
        const [touch] = ev.changedTouches;
        const x = touch.clientX - swipe.x;
        if (Math.abs(x) >= SWIPE_PX && Math.abs(x) > 2 * Math.abs(touch.clientY - swipe.y)) {
            this.step(x < 0 ? 1 : -1);
        }
    }

    /** The next column on a phone; past the last one the next day. */
    step(by) {
        const columns = this.chosenColumns;
        const beside = columns[columns.findIndex((column) => column.key === this.columns[0]?.key) + by];
        if (beside) {
            this.state.person = beside.key;
            this.say(beside.head);
            return null;
        }
        return this.goTo(by > 0 ? this.state.day.next : this.state.day.previous);
    }

    openList(states = null, name = _t("Day list")) {
        const { dates, days, branch, people } = this.state.day;
        const within = [["visit_date", ">=", dates[0]], ["visit_date", "<=", dates.at(-1)]];
        const domain = [...within, ["branch_id", "=", branch.id], ["state", "!=", "cancelled"]];
        if (days > 1) {
            domain.push(["line_ids.employee_id", "in", people]);
        }
        if (states) {
            domain.push(["state", "in", states]);
        }
        const views = [[false, "list"], [false, "form"]];
        return this.action.doAction({ type: "ir.actions.act_window", name, res_model: "salon.appointment", views, domain });
    }

    openFigure({ key, states, text }) {
        const domain = key === "to_pay" ? ["to_pay"] : null;
        return domain ? this.openToPay(text) : this.openList(states, text);
    }

    openToPay(name) {
        const ids = this.state.day.columns.flatMap((column) => column.blocks.filter((block) => block.state === "to_pay"));
        const views = [[false, "list"], [false, "form"]];
        const domain = [["id", "in", ids.map((block) => block.appointment_id)]];
        return this.action.doAction({ type: "ir.actions.act_window", name, res_model: "salon.appointment", views, domain });
    }

    openShifts() {
        return this.action.doAction("salon_booking.salon_shift_action");
    }

    openForm(block) {
        const views = [[false, "form"]];
        return this.action.doAction({ type: "ir.actions.act_window", res_model: "salon.appointment", res_id: block.appointment_id, views });
    }

    /** On paper all columns stand, those out of sight too. */
    async print() {
        this.state.whole = true;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        window.print();
        this.state.whole = false;
    }

    // queue and waitlist

    /** The rail is as it was left; at first it is open where the day has room beside it. */
    wantsRail() {
        const left = browser.localStorage.getItem(RAIL);
        return !this.env.isSmall && (left ? left === "open" : window.innerWidth >= RAIL_FITS_PX);
    }

    toggleRail() {
        this.state.rail = !this.state.rail;
        if (!this.env.isSmall) {
            browser.localStorage.setItem(RAIL, this.state.rail ? "open" : "closed");
        }
    }

    addWalkIn() {
        this.closePanels();
        this.state.rail = true;
        this.state.adding++;
    }

    // focus and panels

    focusOn(column, item) {
        this.state.focus = { column: column.key, key: item.key, minute: item.from };
        this.wantsFocus = true;
    }

    settleFocus() {
        this.showChip();
        if (this.wantsPeople) {
            this.wantsPeople = false;
            this.root.el.querySelector(".o_salon_board_choose input")?.focus();
        }
        if (this.wantsFocus) {
            this.wantsFocus = false;
            const cell = this.scroller.el?.querySelector("[role=gridcell][tabindex='0']");
            cell?.focus({ preventScroll: true });
            cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
        }
    }

    /** On a phone the chip of the column that is shown is in sight. */
    showChip() {
        const key = this.env.isSmall && this.state.day ? this.columns[0]?.key : null;
        if (key && key !== this.chip) {
            this.chip = key;
            const chip = this.root.el?.querySelector(".o_salon_board_person[aria-pressed='true']");
            chip?.scrollIntoView({ block: "nearest", inline: "center" });
        }
    }

    noteFocus(column, item) {
        this.state.focus = { column: column.key, key: item.key, minute: item.from };
    }

    say(text) {
        this.state.said = text;
    }

    fail(error) {
        this.state.notice = { text: error.data?.message || _t("No connection. Nothing was changed; try again."), bad: true };
    }

    /** Esc closes a panel wherever the focus went, unless a dialog of Odoo is open above it. */
    onEscape(ev) {
        if (ev.key === "Escape" && !ev.defaultPrevented && this.panelOpen && !document.querySelector(".modal")) {
            this.closePanels();
        }
    }

    get panelOpen() {
        return Boolean(this.state.card || this.state.booking || this.state.why || this.state.wish || this.state.choosing);
    }

    closePanels() {
        const had = this.panelOpen;
        Object.assign(this.state, { card: null, booking: null, why: null, wish: null, choosing: false, help: false });
        if (had) {
            this.wantsFocus = true;
        }
    }

    press(ev, column, item) {
        if (this.ignoreClick) {
            return;
        }
        this.noteFocus(column, item);
        if (item.kind === "free") {
            const lane = ev.currentTarget.closest(".o_salon_board_lane").getBoundingClientRect();
            const { first, step } = this.state.day;
            const minute = first + (ev.clientY - lane.top) / this.state.scale;
            const at = ev.detail ? Math.max(Math.floor(minute / step) * step, item.from) : item.from;
            this.book(column, at);
        } else {
            this.open(column, item);
        }
    }

    open(column, item) {
        if (item.kind === "block") {
            this.openCard(column, item);
        } else if (item.kind === "free") {
            this.book(column, item.from);
        }
    }

    /** Where a panel stands: beside its column, inside the board; on a phone it is a sheet at the bottom. */
    beside(column, minute, width, height = 440) {
        const lane = this.scroller.el?.querySelector(`.o_salon_board_lane[data-column='${column?.key}']`);
        const { top: edge, right: end, bottom } = this.root.el.getBoundingClientRect();
        if (this.env.isSmall || !lane) {
            return this.env.isSmall ? "" : `left:${Math.max(end - width - 16, 8)}px;top:${edge + 56}px`;
        }
        const rect = lane.getBoundingClientRect();
        const left = rect.right + 8 + width <= end ? rect.right + 8 : Math.max(rect.left - width - 8, 8);
        const top = Math.min(Math.max(rect.top + this.top(minute), edge + 56), Math.max(bottom - height, edge + 56));
        return `left:${left}px;top:${top}px;max-height:${bottom - top - 8}px`;
    }

    openCard(column, block, asking = "") {
        this.closePanels();
        this.noteFocus(column, { ...block, key: `b${block.id}-${block.from}` });
        this.state.card = { block, asking, error: "", style: this.beside(column, block.from, 320) };
    }

    book(column, minute) {
        this.closePanels();
        const { day } = this.state;
        const person = day.view === "staff" && column?.has_shift ? { id: column.person, name: column.name } : null;
        const at = minute === null || !column ? minute : minute - column.ahead;
        const where = { day: column?.day || day.day, title: column?.head || day.title };
        this.state.booking = { person, minute: at, ...where, style: this.beside(column, minute ?? day.first, 400, 640) };
    }

    async booked(answer) {
        this.closePanels();
        this.own = answer.line;
        this.state.notice = { text: answer.text };
        this.say(answer.text);
        this.follow(answer.day);
        await this.load();
    }

    /** Look at a day unless it is on the board already. */
    follow(day) {
        if (!this.state.day.dates.includes(day)) {
            this.asked.day = day;
        }
    }

    // wishes of the waitlist

    putAt(column, place) {
        const { lifted } = this.state;
        if (lifted.block.wish) {
            lifted.column = column.key;
            lifted.at = place.at;
            return this.askWish(lifted, place);
        }
        return this.moveTo(lifted.block, place.place);
    }

    /** By its button: the places light up, and the keys go to the board. */
    async liftWish(wish) {
        if (this.env.isSmall) {
            this.state.rail = false;
        }
        this.wantsFocus = true;
        await this.move.liftWish(wish, "keyboard");
    }

    /** A wish was put on a free place: it is booked, or offered, when somebody says so. */
    askWish(lifted, move) {
        this.state.lifted = null;
        const column = this.columnOf(lifted.column);
        const { wish: id, title, service } = lifted.block;
        const when = { time: move.label, person: column.name, day: this.state.day.days > 1 ? column.head : "" };
        this.state.wish = { id, title, service, ...when, place: move.place, style: this.beside(column, move.at, 320) };
    }

    async takeWish(method) {
        const { wish } = this.state;
        this.state.wish = { ...wish, busy: true };
        try {
            const answer = await this.call(method, [wish.id, wish.place]);
            this.own = answer.line || null;
            this.closePanels();
            this.state.notice = { text: answer.notice };
            this.say(answer.notice);
            this.follow(answer.day);
        } catch (error) {
            const text = error.data?.message || _t("No connection. Nothing was booked; try again.");
            this.state.wish = { ...wish, error: text, busy: false };
        }
        await this.catchUp();
    }

    /** What found no place waits for one. */
    async waitFor(values) {
        try {
            const text = await this.call("add_wish", [values]);
            this.closePanels();
            this.state.notice = { text };
            this.say(text);
        } catch (error) {
            this.closePanels();
            this.fail(error);
        }
    }

    // verbs

    async act(block, verb, context = {}) {
        if (this.state.working) {
            return;
        }
        this.state.working = block.appointment_id;
        let failure = "";
        try {
            const next = verb === "pay"
                ? await this.call("get_checkout", [block.appointment_id])
                : await this.orm.silent.call("salon.appointment", VERBS[verb], [[block.appointment_id]], { context });
            if (next && next.type) {
                await this.action.doAction(next, { onClose: () => this.load() });
            }
        } catch (error) {
            failure = error.data?.message || _t("No connection. Nothing was changed; try again.");
        }
        this.own = block.id;
        await this.catchUp();
        this.state.working = 0;
        if (failure) {
            this.sayFailure(failure);
        } else {
            this.sayDone(block);
        }
    }

    sayFailure(failure) {
        if (this.state.card) {
            this.state.card.error = failure;
        } else {
            this.state.notice = { text: failure, bad: true };
        }
    }

    sayDone(block) {
        const column = this.state.day.columns.find((each) => each.blocks.some((one) => one.id === block.id));
        const fresh = column?.blocks.find((one) => one.id === block.id);
        this.say(fresh ? `${fresh.title}: ${fresh.word}` : block.title);
        this.wantsFocus = !this.state.card;
        if (column && this.state.focus) {
            this.noteFocus(column, { ...fresh, key: `b${fresh.id}-${fresh.from}` });
        }
    }

    async catchUp() {
        this.missed = false;
        browser.clearTimeout(this.soon);
        await this.load();
    }

    async moveTo(block, place, verb = "move_visit") {
        this.state.working = block.appointment_id;
        try {
            const answer = await this.call(verb, [block.appointment_id, place]);
            this.state.lifted = null;
            this.state.why = null;
            this.own = block.id;
            this.follow(answer.day); // an undo may lead back to another day
            await this.catchUp();
            this.state.notice = { text: answer.notice, undo: { block, place: answer.undo } };
            this.say(answer.notice);
            this.afterMove(block);
        } catch (error) {
            const { lifted } = this.state;
            this.state.lifted = null;
            await this.catchUp();
            const reasons = [error.data?.message || _t("No connection. Nothing moved.")];
            this.state.why = { block, lifted, reasons, ways: [], style: this.whyStyle(lifted) };
        }
        this.state.working = 0;
    }

    /** Focus the visit where it stands now, or what is nearest to where it was. */
    afterMove(block) {
        this.wantsFocus = true;
        for (const column of this.state.day.columns) {
            const found = column.blocks.find((each) => each.id === block.id);
            if (found) {
                this.state.person = column.key;
                this.focusOn(column, { ...found, key: `b${found.id}-${found.from}` });
            }
        }
        if (this.missed) {
            this.catchUp();
        }
    }

    async undo() {
        const { undo } = this.state.notice;
        this.state.notice = null;
        await this.moveTo(undo.block, undo.place, "undo_move");
        if (this.state.notice) {
            this.state.notice = { text: _t("Undone. %s", this.state.notice.text) };
        }
    }

    whyStyle(lifted) {
        return this.beside(this.columnOf(lifted?.column), lifted?.at ?? this.state.day.first, 360);
    }

    async askWhy(lifted) {
        const { block, column, at } = lifted;
        this.state.lifted = null;
        const style = this.whyStyle(lifted);
        this.state.why = { block, lifted, reasons: [], ways: [], style, waiting: true };
        try {
            const why = await this.call(...this.whyCall(block, this.columnOf(column), at));
            this.state.why = { ...why, block, lifted, style, waiting: false };
        } catch (error) {
            const reasons = [error.data?.message || _t("Could not check. Nothing moved.")];
            this.state.why = { block, lifted, style, reasons, ways: [], waiting: false };
        }
    }

    whyCall(block, column, at) {
        const minute = at - column.ahead;
        if (block.wish) {
            return ["get_wish_why_not", [block.wish, column.day, minute, column.person]];
        }
        const place = this.state.day.view === "rooms" ? column.key : false;
        return ["get_why_not", [block.id, column.day, minute - (place ? block.inset : 0), place ? block.person_id : column.person, place]];
    }

    takeWay(way) {
        return this.moveTo(this.state.why.block, way.place);
    }
}

registry.category("actions").add("salon_board.day_board", SalonDayBoard);
