import { Component, onMounted, onPatched, useRef } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";

/** Why a place is refused, and the ways out that were tried just now; keys 1 to 4 take one. Nothing has moved. */
export class SalonBoardWhy extends Component {
    static template = "salon_board.Why";
    static components = { SalonIcon };
    static props = { why: Object, take: Function, close: Function, wait: Function };

    setup() {
        this.root = useRef("root");
        onMounted(() => this.root.el.querySelector("button")?.focus());
        onPatched(() => {
            if (!this.root.el.contains(document.activeElement)) {
                this.root.el.querySelector("button")?.focus();
            }
        });
    }

    get heading() {
        const { time, person, block } = this.props.why;
        return time ? _t("Why not %(time)s with %(person)s?", { time, person }) : _t("%s was not moved", block.title);
    }

    /** Last of the ways: to wait for such a time. */
    get waitKey() {
        return this.props.why.ways.length + 1;
    }

    onKey(ev) {
        const { ways, wish } = this.props.why;
        const way = ways[Number(ev.key) - 1];
        const waits = wish && Number(ev.key) === this.waitKey;
        if (ev.key === "Escape" || way || waits) {
            ev.preventDefault();
            ev.stopPropagation();
            if (waits) {
                this.props.wait(wish.values);
            } else {
                way ? this.props.take(way) : this.props.close();
            }
        }
    }
}
