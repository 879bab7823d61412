import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { useAsyncLockedMethod } from "@point_of_sale/app/hooks/hooks";

/** A manager confirms, on the desk's screen, what goes further below the menu than the desk may. The server checks who it is. */
export class ApprovalPopup extends Component {
    static template = "salon_pos.ApprovalPopup";
    static components = { Dialog };
    static props = {
        limit: Number,
        lines: Array,
        managers: Array,
        own: Boolean,
        approve: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            reason: "",
            password: "",
            managerId: this.props.managers[0]?.id,
            error: "",
        });
        useAutofocus({ refName: "reason" });
        this.confirm = useAsyncLockedMethod(this.confirm);
    }
    get lead() {
        return this.props.own
            ? _t("More than %s %% off: say why. It stays on the order.", this.props.limit)
            : _t("More than %s %% off needs a manager, who can confirm here.", this.props.limit);
    }
    get nobody() {
        return !this.props.own && !this.props.managers.length;
    }
    percent(line) {
        return `−${line.percent} %`;
    }
    async confirm() {
        const { reason, password, managerId } = this.state;
        try {
            await this.props.approve(reason, Number(managerId), password);
        } catch (error) {
            this.state.password = "";
            this.state.error = this.wordsOf(error);
            return;
        }
        this.props.getPayload(true);
        this.props.close();
    }
    wordsOf(error) {
        if (error instanceof ConnectionLostError) {
            return _t("No network. A manager can only confirm while the till is connected.");
        }
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        throw error;
    }
}
