import { itemsOf, nearest } from "./board_items";

/**
 * The board by keyboard: one tab stop, arrows walk through the cells, letters act on the cell that has the focus. Letters are heard
 * only while the grid has the focus.
 */
export class BoardKeys {
    constructor(board) {
        this.board = board;
    }

    get place() {
        const { board } = this;
        const { columns } = board;
        const column = columns.find((each) => each.key === board.state.focus?.column) || columns[0];
        if (!column) {
            return null;
        }
        const items = itemsOf(column);
        const minute = board.state.focus?.minute ?? board.state.now ?? board.state.day.first;
        const item = items.find((each) => each.key === board.state.focus?.key) || nearest(items, minute);
        return item && { column, items, item, index: items.indexOf(item) };
    }

    /** The one tab stop, as column and key of the cell; asked once for a whole board. */
    get stop() {
        const { place } = this;
        return place ? { column: place.column.key, key: place.item.key } : { column: "", key: "" };
    }

    go(column, item) {
        if (item) {
            this.board.focusOn(column, item);
        }
    }

    onKey(ev) {
        const { board } = this;
        if (ev.altKey || ev.ctrlKey || ev.metaKey || ev.target.closest("input, textarea, select")) {
            return;
        }
        if (board.state.lifted) {
            board.move.onKey(ev);
            return;
        }
        const act = this.walk(ev) || this.letters(ev);
        if (act) {
            ev.preventDefault();
            act();
        }
    }

    walk(ev) {
        const { board, place } = this;
        if (ev.shiftKey && (ev.key === "ArrowLeft" || ev.key === "ArrowRight")) {
            return () => board.goTo(ev.key === "ArrowLeft" ? board.state.day.previous : board.state.day.next);
        }
        if (!place) {
            return null;
        }
        const { column, items, item, index } = place;
        const beside = (by) => {
            const other = board.columns[board.columns.indexOf(column) + by];
            return () => other && this.go(other, nearest(itemsOf(other), item.from));
        };
        return {
            ArrowDown: () => this.go(column, items[index + 1]),
            ArrowUp: () => this.go(column, items[index - 1]),
            ArrowRight: beside(1),
            ArrowLeft: beside(-1),
            Home: () => this.go(column, items[0]),
            End: () => this.go(column, items.at(-1)),
            PageDown: () => this.go(column, nearest(items, item.from + 60)),
            PageUp: () => this.go(column, nearest(items, item.from - 60)),
            Enter: () => board.open(column, item),
            " ": () => board.open(column, item),
            Escape: () => board.closePanels(),
        }[ev.key];
    }

    letters(ev) {
        const { board, place } = this;
        const block = place?.item.kind === "block" ? place.item : null;
        const step = (name) => block && block.step === name && (() => board.act(block, name));
        return {
            a: step("arrive"),
            s: step("start"),
            f: step("finish"),
            p: step("pay"),
            n: block && block.can_close && (() => board.openCard(place.column, block, "no_show")),
            m: block && block.can_move && (() => board.move.lift(block, "keyboard")),
            w: block && block.can_move && (() => board.move.lift(block, "keyboard")),
            b: board.state.day.is_desk && (() => board.book(place?.column, place?.item.kind === "free" ? place.item.from : null)),
            q: board.state.day.is_desk && (() => board.addWalkIn()),
            t: () => board.goTo(false),
            u: board.state.notice?.undo && (() => board.undo()),
            l: board.state.day.is_desk && (() => board.openList()),
            1: () => board.setSpan(1),
            3: () => board.setSpan(3),
            7: () => board.setSpan(7),
            e: () => board.openPeople(),
            "?": () => (board.state.help = !board.state.help),
        }[ev.key.toLowerCase()];
    }
}
