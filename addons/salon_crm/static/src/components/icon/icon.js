import { Component } from "@odoo/owl";

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
