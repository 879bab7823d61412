import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const LONGEST_SIDE_PX = 1600;

/** Draw a picture anew, smaller and without what the camera wrote into it; its bytes in base64. */
async function shrink(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}

/** What a stylist writes down about one service: the formula, a note, photos, what was used up. What was typed stays until it is saved. */
export class SalonMyRecord extends Component {
    static template = "salon_booking.MyRecord";
    static components = { SalonIcon };
    static props = { line: Number, editable: Boolean };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ record: null, formula: "", note: "", product: 0, quantity: "", busy: false, error: "", saved: "" });
        onWillStart(() => this.load(this.props.line));
        onWillUpdateProps((next) => next.line !== this.props.line && this.load(next.line));
    }

    /** Without a last time, and before it is one's turn to write, there is nothing to show. */
    get hasWords() {
        const { error, record } = this.state;
        return Boolean(error || record?.last || (this.props.editable && record?.ready));
    }

    get lastText() {
        const { day, person } = this.state.record.last;
        return person ? _t("Last time, %(day)s, %(person)s", { day, person }) : _t("Last time, %s", day);
    }

    get isChanged() {
        const { record, formula, note } = this.state;
        return formula !== record.formula || note !== record.note;
    }

    get unit() {
        return this.state.record.products.find((product) => product.id === Number(this.state.product))?.unit || "";
    }

    get canAdd() {
        const { product, quantity, busy } = this.state;
        return Number(product) > 0 && quantity && !busy;
    }

    photoText(photo) {
        return photo.kind === "before" ? _t("Before") : _t("After");
    }

    photoUrl(photo) {
        return `/web/image/${photo.id}/240x240`;
    }

    useText(use) {
        return _t("%(quantity)s %(unit)s %(product)s", use);
    }

    call(method, args = []) {
        return this.orm.silent.call("salon.appointment.line", method, [[this.props.line], ...args]);
    }

    async load(line = this.props.line, typed = false) {
        try {
            const record = await this.orm.silent.call("salon.appointment.line", "get_record_own", [[line]]);
            const kept = typed ? {} : { formula: record.formula, note: record.note };
            Object.assign(this.state, { record, error: "", ...kept });
        } catch (error) {
            this.state.error = error.data?.message || _t("No connection. The record could not be read; try again.");
        }
    }

    /** Do something on the server, then show the record as it is; texts that are being typed are left alone. */
    async act(work, typed = true) {
        if (this.state.busy) {
            return false;
        }
        Object.assign(this.state, { busy: true, error: "", saved: "" });
        try {
            await work();
            await this.load(this.props.line, typed);
            return true;
        } catch (error) {
            this.state.error = error.data?.message || _t("No connection. Nothing was saved; try again.");
            return false;
        } finally {
            this.state.busy = false;
        }
    }

    copyLast() {
        const { last } = this.state.record;
        this.state.formula = last.formula || this.state.formula;
        return this.save();
    }

    async save() {
        const { formula, note } = this.state;
        if (await this.act(() => this.call("save_record_own", [formula, note]), false)) {
            this.state.saved = _t("Saved");
        }
    }

    async addUse() {
        const { product, quantity } = this.state;
        if (await this.act(() => this.call("add_use_own", [Number(product), Number(String(quantity).replace(",", "."))]))) {
            Object.assign(this.state, { product: 0, quantity: "" });
        }
    }

    removeUse(use) {
        return this.act(() => this.call("remove_use_own", [use.id]));
    }

    async addPhoto(kind, ev) {
        const [file] = ev.target.files;
        if (file) {
            await this.act(async () => {
                let data = "";
                try {
                    data = await shrink(file);
                } catch {
                    data = ""; // no picture: the server says so
                }
                await this.call("add_photo_own", [kind, data]);
            });
            ev.target.value = "";
        }
    }

    removePhoto(photo) {
        return this.act(() => this.call("remove_photo_own", [photo.id]));
    }
}
