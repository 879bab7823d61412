import { Component, onMounted, useRef } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";

/** A wish of the waitlist on a free place: book it, when the customer said yes, or offer it and hold it meanwhile. */
export class SalonBoardWish extends Component {
    static template = "salon_board.Wish";
    static components = { SalonIcon };
    static props = { wish: Object, take: Function, close: Function };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.root.el.querySelector("button")?.focus());
    }

    get placeText() {
        const { day, time, person } = this.props.wish;
        return day ? _t("%(day)s, %(time)s", { day, time }) : _t("%(time)s with %(person)s", { time, person });
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.close();
        }
    }
}
