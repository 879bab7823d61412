import { Component, onMounted, useState } from "@odoo/owl";
import { SalonIcon } from "@salon_crm/components/icon/icon";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const BAD = new Set(["late", "early", "late_early", "missing"]);

/** Who came when, against the shifts: a week, latest day first. */
export class SalonPunches extends Component {
    static template = "salon_hr.Punches";
    static components = { SalonIcon };
    static props = { ...standardActionServiceProps };
    static path = "salon-attendance";

    setup() {
        this.orm = useService("orm");
        this.asked = { branch: false, day: false };
        this.state = useState({ week: null, error: "", busy: false, only: false });
        onMounted(() => this.load());
    }

    async load() {
        this.state.busy = true;
        this.state.error = "";
        try {
            this.state.week = await this.orm.silent.call("salon.punch", "get_days", [this.asked.branch, this.asked.day]);
        } catch (error) {
            this.state.error = error.data?.message || _t("Attendance did not load.");
        }
        this.state.busy = false;
    }

    goTo(day) {
        this.asked.day = day;
        return this.load();
    }

    setBranch(value) {
        this.asked.branch = Number(value);
        return this.load();
    }

    isBad(row) {
        return BAD.has(row.verdict);
    }

    rowsOf(day) {
        return this.state.only ? day.rows.filter((row) => this.isBad(row)) : day.rows;
    }

    get days() {
        return this.state.week.days.filter((day) => this.rowsOf(day).length);
    }

    get countsText() {
        return _t("%(late)s late · %(early)s early · %(missing)s did not come", this.state.week.counts);
    }

    get file() {
        return `/salon_hr/punches/${this.state.week.branch.id}/${this.state.week.first}.csv`;
    }
}

registry.category("actions").add("salon_hr.punches", SalonPunches);
