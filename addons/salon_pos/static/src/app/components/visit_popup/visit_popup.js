import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { VisitList } from "@salon_pos/app/components/visit_list/visit_list";

/** The list of visits where the screen has no room for its column. */
export class VisitPopup extends Component {
    static template = "salon_pos.VisitPopup";
    static components = { Dialog, VisitList };
    static props = { close: Function };
}
