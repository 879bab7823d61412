import { Component } from "@odoo/owl";
import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { x2ManyCommands } from "@web/core/orm_service";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The free times of the wanted day as buttons, and for a refused time the reasons and the ways out. The server sends UTC
 * moments and their text on the branch's clock; pressing one sets start and wishes of the appointment, nothing is computed here.
 */
export class SalonTimeChips extends Component {
    static template = "salon_booking.TimeChips";
    static props = { ...standardFieldProps, startField: { type: String, optional: true } };
    static defaultProps = { startField: "start" };

    setup() {
        this.orm = useService("orm");
    }

    get options() {
        return this.props.record.data[this.props.name] || { times: [], reasons: [], ways: [], hint: "" };
    }

    get label() {
        return _t("Free times");
    }

    choose(chip) {
        return this.props.record.update({ [this.props.startField]: deserializeDateTime(chip.start) });
    }

    async take(way) {
        const { record } = this.props;
        for (const [number, line] of record.data.line_ids.records.entries()) {
            if (way.free.includes(number)) {
                await line.update({ wished_employee_id: false });
            }
            if (way.apart) {
                await line.update({ guest_no: 1 });
            }
        }
        const values = { [this.props.startField]: deserializeDateTime(way.start) };
        if (way.free.length) {
            values.avoided_resource_ids = [x2ManyCommands.set([])];
            values.wished_level_id = false;
            values.wished_sex = false;
        }
        if (way.wait_min) {
            values.guest_wait_min = way.wait_min;
        }
        if (way.split) {
            values.is_one_person = false;
        }
        await record.update(values);
    }

    async saveQuestion() {
        const { data, resId } = this.props.record;
        const lines = data.line_ids.records.map(({ data: line }) => ({
            product_id: line.product_id && line.product_id.id,
            wished_employee_id: line.wished_employee_id && line.wished_employee_id.id,
            guest_no: line.guest_no || 1,
            pet_id: line.pet_id ? line.pet_id.id : false,
            pet_matting: line.pet_matting || false,
        }));
        const values = {
            branch_id: data.branch_id && data.branch_id.id,
            start: serializeDateTime(data[this.props.startField]),
            appointment_id: resId || false,
            is_one_person: data.is_one_person || false,
            guest_wait_min: data.guest_wait_min || 0,
            customer_id: data.customer_id ? data.customer_id.id : false,
            wished_level_id: data.wished_level_id ? data.wished_level_id.id : false,
            wished_sex: data.wished_sex || false,
            avoided_resource_ids: data.avoided_resource_ids ? data.avoided_resource_ids.currentIds : [],
            lines,
        };
        const file = await this.orm.call("salon.appointment", "get_query_file", [values]);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([file.content], { type: "application/json" }));
        link.download = file.name;
        link.click();
        URL.revokeObjectURL(link.href);
    }
}

registry.category("fields").add("salon_time_chips", {
    component: SalonTimeChips,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ startField: options.start_field }),
});
