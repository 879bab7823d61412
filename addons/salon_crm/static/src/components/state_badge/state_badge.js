import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { SalonIcon } from "../icon/icon";

/**
 * A state as icon, word and colour. Options in the view: {"looks": {"open": "arrived", "closed": "done"}} names the
 * appointment state that a value of another model looks like; without it the value itself is the look.
 */
export class SalonStateBadge extends Component {
    static template = "salon_crm.StateBadge";
    static components = { SalonIcon };
    static props = { ...standardFieldProps, looks: { type: Object, optional: true } };
    static defaultProps = { looks: {} };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get look() {
        return this.props.looks[this.value] || this.value;
    }

    get word() {
        const { selection } = this.props.record.fields[this.props.name];
        return (selection.find(([key]) => key === this.value) || ["", ""])[1];
    }
}

registry.category("fields").add("salon_state", {
    component: SalonStateBadge,
    supportedTypes: ["selection"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: ({ options }) => ({ looks: options.looks }),
});
