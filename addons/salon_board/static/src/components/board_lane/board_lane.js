import { Component } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { itemsOf } from "../day_board/board_items";

/**
 * One column of the board. It is a component of its own so that what changes elsewhere, a visit that follows the pointer above all,
 * does not draw its visits anew. Everything that changes comes in as a prop; the board itself only answers questions.
 */
export class SalonBoardLane extends Component {
    static template = "salon_board.Lane";
    static components = { SalonIcon };
    static props = {
        board: Object, column: Object, index: Number, first: Number, scale: Number, hours: Array, stop: String,
        marked: Array, working: Number, taken: [Number, String], moves: Array, drawn: Boolean,
        now: [Number, { value: null }],
    };

    get board() {
        return this.props.board;
    }

    get column() {
        return this.props.column;
    }

    /** Far away columns are frames without visits until they come near. */
    get items() {
        return this.props.drawn ? itemsOf(this.column) : [];
    }

    placeHeight(place) {
        const { step } = this.board.state.day;
        return Math.max(this.board.top(place.at + step) - this.board.top(place.at) - 2, 18);
    }
}
