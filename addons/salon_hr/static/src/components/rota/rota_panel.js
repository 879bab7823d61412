import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";

const EMPTY = { kind: "draft", id: false, start: "", stop: "", break_start: "", break_stop: "" };

/** One day of one person: patterns, times, leave. Times travel as they are typed; the server reads them. */
export class RotaPanel extends Component {
    static template = "salon_hr.RotaPanel";
    static components = { SalonIcon };
    static props = {
        panel: Object, templates: Array, leaveTypes: Array, busy: Boolean, save: Function, remove: Function,
        giveLeave: Function, takeBackLeave: Function, close: Function,
    };

    setup() {
        this.root = useRef("root");
        const { items, day } = this.props.panel;
        const own = items.find((item) => ["shift", "draft"].includes(item.kind));
        this.state = useState({
            form: own ? this.formOf(own) : { ...EMPTY },
            isLeave: false,
            leave: { type_id: this.props.leaveTypes[0]?.id, from: day.day, to: day.day, half: "" },
        });
        onMounted(() => this.root.el.querySelector("button, input")?.focus());
    }

    formOf(item) {
        const { kind, id, start, stop, break_start, break_stop } = item;
        return { kind, id, start, stop, break_start, break_stop };
    }

    get shifts() {
        return this.props.panel.items.filter((item) => ["shift", "draft"].includes(item.kind));
    }

    get leave() {
        return this.props.panel.items.find((item) => item.kind === "leave");
    }

    get title() {
        return `${this.props.panel.person.name} · ${this.props.panel.day.label}`;
    }

    get isOneDay() {
        return this.state.leave.from === this.state.leave.to;
    }

    choose(item) {
        this.state.form = item ? this.formOf(item) : { ...EMPTY };
    }

    get values() {
        const { panel } = this.props;
        return { ...this.state.form, employee_id: panel.person.id, day: panel.day.day };
    }

    /** A pattern on an empty day is the whole job: one press plans it. */
    takePattern(pattern) {
        const { start, stop, break_start, break_stop } = pattern;
        Object.assign(this.state.form, { start, stop, break_start, break_stop });
        if (!this.state.form.id) {
            this.props.save(this.values);
        }
    }

    onSubmit() {
        this.props.save(this.values);
    }

    onLeave() {
        const { leave } = this.state;
        const half = this.isOneDay ? leave.half : "";
        this.props.giveLeave({ ...leave, half, type_id: Number(leave.type_id), employee_id: this.props.panel.person.id });
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            ev.preventDefault();
            this.props.close();
        }
    }
}
