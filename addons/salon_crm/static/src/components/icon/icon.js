import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * One icon of the salon's own set (static/src/img/icons.svg). Without a label it is decoration beside a word.
 */
export class SalonIcon extends Component {
    static template = "salon_crm.Icon";
    static props = {
        name: String,
        size: { type: Number, optional: true },
        label: { type: String, optional: true },
    };
    static defaultProps = { size: 16 };

    get href() {
        return `/salon_crm/static/src/img/icons.svg#${this.props.name}`;
    }
}

/** The same icon inside a form: <widget name="salon_icon" icon="pet"/>. */
export class SalonIconWidget extends Component {
    static template = "salon_crm.IconWidget";
    static components = { SalonIcon };
    static props = { ...standardWidgetProps, icon: String };
}

registry.category("view_widgets").add("salon_icon", {
    component: SalonIconWidget,
    extractProps: ({ attrs }) => ({ icon: attrs.icon }),
});
