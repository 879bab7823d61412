import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number whose 0 means "not known" or "as on the menu": it is shown as nothing, so that the placeholder can speak. */
export class BlankZeroField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

export const blankZeroField = { ...integerField, component: BlankZeroField };

registry.category("fields").add("salon_blank_zero", blankZeroField);
