import { Component, useState } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { useAsyncLockedMethod } from "@point_of_sale/app/hooks/hooks";

/** After the payment: the next visit, proposed by one press and booked by the second. The server knows day, hour and person. */
export class NextVisit extends Component {
    static template = "salon_pos.NextVisit";
    static props = { order: Object };

    setup() {
        this.pos = usePos();
        this.state = useState({ offer: null, booked: "", refusal: "" });
        this.propose = useAsyncLockedMethod(this.propose);
        this.book = useAsyncLockedMethod(this.book);
    }
    get canAsk() {
        return Number.isInteger(this.props.order.id) && !this.state.offer && !this.state.booked;
    }
    async propose() {
        await this.ask(async () => {
            this.state.offer = await this.call("get_salon_next");
        });
    }
    async book() {
        const { start, is_with_anybody } = this.state.offer;
        await this.ask(async () => {
            this.state.booked = await this.call("book_salon_next", start, is_with_anybody);
            this.state.offer = null;
        });
    }
    call(method, ...args) {
        return this.pos.data.orm.call("pos.order", method, [[this.props.order.id], ...args]);
    }
    /** A refusal stands under the buttons: the sale itself is paid and done. */
    async ask(work) {
        this.state.refusal = "";
        try {
            await work();
        } catch (error) {
            this.state.offer = null;
            this.state.refusal = error?.data?.message || error?.message || "";
        }
    }
}
