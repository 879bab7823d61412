import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What became of an appointment, newest first: who, when, what and why, in words that the server made. */
export class SalonTimeline extends Component {
    static template = "salon_booking.Timeline";
    static props = { ...standardFieldProps };

    get entries() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("salon_timeline", { component: SalonTimeline, supportedTypes: ["json"] });

/** Sends along which change the form has seen, so that the server can refuse to write over a newer one. */
export class SalonAppointmentFormController extends formView.Controller {
    async onWillSaveRecord(record, changes) {
        if (record.resId && "seen_change_id" in record.data) {
            changes.seen_change_id = record.data.seen_change_id;
        }
        return super.onWillSaveRecord(...arguments);
    }
}

registry.category("views").add("salon_appointment_form", { ...formView, Controller: SalonAppointmentFormController });
