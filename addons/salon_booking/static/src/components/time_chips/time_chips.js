import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The free times of the wanted day as buttons. The server sends UTC moments and their text on the branch's clock;
 * pressing one sets the start of the appointment, nothing is computed here.
 */
export class SalonTimeChips extends Component {
    static template = "salon_booking.TimeChips";
    static props = { ...standardFieldProps, startField: { type: String, optional: true } };
    static defaultProps = { startField: "start" };

    get options() {
        return this.props.record.data[this.props.name] || { times: [], reasons: [], hint: "" };
    }

    get label() {
        return _t("Free times");
    }

    choose(chip) {
        return this.props.record.update({ [this.props.startField]: deserializeDateTime(chip.start) });
    }
}

registry.category("fields").add("salon_time_chips", {
    component: SalonTimeChips,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ startField: options.start_field }),
});
