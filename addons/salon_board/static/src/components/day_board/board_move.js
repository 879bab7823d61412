import { markRaw, useEffect, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { clockOf } from "./board_items";

const MOUSE_PX = 4;
const HOLD_MS = 300;
const EDGE_PX = 40;
const SCROLL_PX = 14;
const SHORT_MIN = 30; // the ghost of a wish, until the planner says how long it takes
const NONE = markRaw([]); // one for all columns, so that those without a place are not drawn anew

/**
 * Moving a visit, by pointer or by keyboard. Where it may go is asked once when it is lifted; nothing has moved until the server
 * says so. The pressed block is followed from pointer down: 4 px make a drag of the mouse, 300 ms one of a finger.
 */
export class BoardMove {
    constructor(board) {
        this.board = board;
        this.press = null;
    }

    get lifted() {
        return this.board.state.lifted;
    }

    // lifting

    /** What is in hand is no state of the board: where it goes is painted as it goes, and nothing else is drawn for it. */
    take(lifted) {
        this.board.state.lifted = markRaw(lifted);
    }

    async lift(block, by) {
        const { board } = this;
        const { day } = board.columnOf(block.column) || board.state.day;
        this.take({ block, by, day, moves: null, column: block.column, at: block.from, fits: false });
        board.say(_t("%s is lifted. Choose one of the places that are lit.", block.title));
        await this.askMoves();
    }

    /** A wish of the waitlist in hand: a visit that stands nowhere yet. */
    async liftWish(wish, by) {
        const { board } = this;
        const [column] = board.columns;
        const { now, day } = board.state;
        if (!column || day.view !== "staff") {
            return;
        }
        board.closePanels();
        const at = Math.max(now ?? day.first, day.first);
        const known = { id: `w${wish.id}`, wish: wish.id, title: wish.name };
        const block = { ...known, service: wish.service, column: column.key, from: at, to: at + SHORT_MIN };
        this.take({ block, by, day: "", moves: null, column: column.key, at, fits: false });
        board.say(_t("%s is lifted. Choose one of the places that are lit.", block.title));
        await this.askMoves();
        if (by === "keyboard" && this.lifted?.moves) {
            const first = board.columns.find((each) => this.movesOf(each.key).some((move) => move.at >= at)) || column;
            const move = this.movesOf(first.key).find((each) => each.at >= at) || this.movesOf(first.key)[0];
            this.hover(first.key, move ? move.at : at);
            this.announce();
        }
    }

    /** Ask where it may go on the days that are shown; asked again when they are changed with a visit in hand. */
    async askMoves() {
        const { board, lifted } = this;
        const { dates, view } = board.state.day;
        const people = board.shownPeople;
        const { id, wish } = lifted.block;
        lifted.moves = null;
        const ask = (date) =>
            wish ? board.call("get_wish_moves", [wish, date, people]) : board.call("get_moves", [id, date, people, view]);
        try {
            const answers = await Promise.all(dates.map(ask));
            if (this.lifted?.block.id === id && board.state.day.dates.join() === dates.join()) {
                if (wish) {
                    this.lifted.block.to = this.lifted.block.from + Math.max(...answers.map((answer) => answer.length));
                }
                this.lifted.moves = this.byColumn(dates, answers);
                this.hover(this.columnShown, this.lifted.at);
                board.render();
            }
        } catch (error) {
            if (this.lifted?.block.id === id) {
                board.state.lifted = null;
                board.fail(error);
            }
        }
    }

    /** The places of the answers by column; each column has its own day, and its own zero on the days of a clock change. */
    byColumn(dates, answers) {
        const moves = {};
        for (const column of this.board.state.day.columns) {
            const found = answers[dates.indexOf(column.day)]?.columns[column.person || column.key] || [];
            moves[column.key] = found.map((move) => ({ ...move, at: move.at + column.ahead }));
        }
        return moves;
    }

    /** The column of the ghost: where it was, or the first one when that person is not there on this day. */
    get columnShown() {
        const { board, lifted } = this;
        return board.columns.some((column) => column.key === lifted.column) ? lifted.column : board.columns[0]?.key;
    }

    leave() {
        const { lifted } = this;
        this.press = null;
        if (lifted) {
            this.board.state.lifted = null;
            this.board.say(_t("Nothing was moved."));
            this.board.afterMove(lifted.block);
        }
    }

    movesOf(column) {
        return this.lifted?.moves?.[column] || NONE;
    }

    /** The legal place at a minute of a column, or none. */
    moveAt(column, minute) {
        const half = this.board.state.day.step / 2;
        return this.movesOf(column).find((move) => Math.abs(move.at - minute) <= half);
    }

    hover(column, minute) {
        const { lifted } = this;
        if (!lifted || !this.board.columnOf(column)) {
            return;
        }
        const move = this.moveAt(column, minute);
        lifted.column = column;
        lifted.at = move ? move.at : minute;
        lifted.fits = Boolean(move);
        this.board.paintGhost();
    }

    // what the ghost says

    get ghostText() {
        const { lifted, board } = this;
        const name = board.columnOf(lifted.column)?.head || "";
        const { hours } = board.state.day;
        const length = lifted.block.to - lifted.block.from;
        const span = `${clockOf(hours, lifted.at)}–${clockOf(hours, lifted.at + length)}`;
        return `${span} ${name}`;
    }

    get isAway() {
        const { column, at, block, day } = this.lifted;
        return Boolean(block.wish) || column !== block.column || at !== block.from || day !== this.board.columnOf(column)?.day;
    }

    get ghostWord() {
        const { lifted } = this;
        if (!this.isAway) {
            return _t("where it is now");
        }
        return !lifted.moves ? _t("looking…") : lifted.fits ? _t("fits") : _t("does not fit");
    }

    // by keyboard

    async onKey(ev) {
        const { lifted, board } = this;
        const keys = {
            ArrowDown: () => this.hop(1, ev.shiftKey),
            ArrowUp: () => this.hop(-1, ev.shiftKey),
            ArrowRight: () => (ev.shiftKey ? board.goTo(board.state.day.next) : this.hopColumn(1)),
            ArrowLeft: () => (ev.shiftKey ? board.goTo(board.state.day.previous) : this.hopColumn(-1)),
            Enter: () => this.put(),
            Escape: () => this.leave(),
            w: () => board.askWhy(lifted),
        };
        const act = keys[ev.key.length === 1 ? ev.key.toLowerCase() : ev.key];
        if (act) {
            ev.preventDefault();
            ev.stopPropagation();
            await act();
        }
    }

    hop(direction, fine) {
        const { lifted, board } = this;
        if (fine) {
            const { first, last, step } = board.state.day;
            const at = lifted.at + direction * step;
            this.hover(lifted.column, Math.min(Math.max(at, first), last - step));
        } else {
            const moves = this.movesOf(lifted.column);
            const next = direction > 0 ? moves.find((move) => move.at > lifted.at) : moves.findLast((move) => move.at < lifted.at);
            if (next) {
                this.hover(lifted.column, next.at);
            }
        }
        this.announce();
    }

    hopColumn(direction) {
        const { lifted, board } = this;
        const keys = board.columns.map((column) => column.key);
        for (let at = keys.indexOf(lifted.column) + direction; at >= 0 && at < keys.length; at += direction) {
            const moves = this.movesOf(keys[at]);
            if (moves.length) {
                const away = (move) => Math.abs(move.at - lifted.at);
                const move = moves.reduce((best, each) => (away(each) < away(best) ? each : best));
                this.hover(keys[at], move.at);
                break;
            }
        }
        this.announce();
    }

    announce() {
        this.board.say(`${this.ghostText}, ${this.ghostWord}`);
        this.board.showGhost();
    }

    async put() {
        const { lifted, board } = this;
        if (!lifted.moves) {
            return;
        }
        const move = this.moveAt(lifted.column, lifted.at);
        if (!this.isAway) {
            return this.leave();
        }
        if (!move) {
            return board.askWhy(lifted);
        }
        if (lifted.block.wish) {
            return board.askWish(lifted, move);
        }
        await board.moveTo(lifted.block, move.place);
    }

    // by pointer

    /** A wish is pulled from the rail; buttons in its row stay buttons. */
    onWishDown(ev, wish) {
        if (ev.button || this.lifted || ev.target.closest("button, input, select")) {
            return;
        }
        this.follow(ev, { wish, grab: 8 });
    }

    onPointerDown(ev, block) {
        if (ev.button || !block.can_move || this.lifted) {
            return;
        }
        const rect = ev.currentTarget.getBoundingClientRect();
        this.follow(ev, { block, grab: ev.clientY - rect.top });
    }

    follow(ev, what) {
        this.press = { ...what, x: ev.clientX, y: ev.clientY, id: ev.pointerId };
        if (ev.pointerType !== "mouse") {
            this.press.timer = browser.setTimeout(() => this.startDrag(), HOLD_MS);
        }
    }

    startDrag() {
        if (this.press && !this.lifted) {
            this.press.dragging = true;
            this.board.closePanels();
            if (this.press.wish) {
                this.liftWish(this.press.wish, "pointer");
            } else {
                this.lift(this.press.block, "pointer");
            }
        }
    }

    onPointerMove(ev) {
        const { press } = this;
        if (!press || ev.pointerId !== press.id) {
            return;
        }
        const far = Math.hypot(ev.clientX - press.x, ev.clientY - press.y) >= MOUSE_PX;
        if (!press.dragging && far) {
            if (press.timer) {
                this.forget(); // the finger scrolls
                return;
            }
            this.startDrag();
        }
        if (press.dragging) {
            this.board.scrollNear(ev.clientX, ev.clientY, EDGE_PX, SCROLL_PX);
            const found = this.board.placeUnder(ev.clientX, ev.clientY - press.grab);
            press.over = Boolean(found);
            if (found) {
                this.hover(found.column, found.minute);
            }
        }
    }

    async onPointerUp(ev) {
        const { press } = this;
        if (!press || ev.pointerId !== press.id) {
            return;
        }
        this.forget();
        if (press.dragging && this.lifted) {
            this.board.ignoreClick = true;
            browser.setTimeout(() => (this.board.ignoreClick = false));
            if (this.lifted.moves && press.over) {
                await this.put();
            } else {
                this.leave();
            }
        }
    }

    forget() {
        if (this.press?.timer) {
            browser.clearTimeout(this.press.timer);
        }
        this.press = null;
    }
}

/** Follow the pointer wherever it goes while something is lifted; the page does not scroll under a finger that drags. */
export function useBoardMove(board) {
    const move = new BoardMove(board);
    useExternalListener(window, "pointermove", (ev) => move.onPointerMove(ev));
    useExternalListener(window, "pointerup", (ev) => move.onPointerUp(ev));
    useExternalListener(window, "pointercancel", () => {
        const dragging = move.press?.dragging;
        move.forget();
        if (dragging) {
            move.leave();
        }
    });
    useEffect(
        (el) => {
            const hold = (ev) => move.press?.dragging && ev.preventDefault();
            el?.addEventListener("touchmove", hold, { passive: false });
            return () => el?.removeEventListener("touchmove", hold);
        },
        () => [board.scroller.el]
    );
    return move;
}
