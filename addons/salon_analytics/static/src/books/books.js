import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** "Books agree?": visits, till and journal of each day side by side; each figure opens what it counts. */
export class SalonBooks extends Component {
    static template = "salon_analytics.Books";
    static components = { DateTimeInput };
    static props = { ...standardActionServiceProps };
    static path = "books-agree";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            dayFrom: "", // the server knows which day it is in the branches
            dayTo: "",
            branchId: 0,
            books: null,
            error: "",
            busy: false,
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.busy = true;
        this.state.error = "";
        try {
            const { dayFrom, dayTo, branchId } = this.state;
            const books = await this.orm.silent.call("salon.takings.report", "get_books", [dayFrom, dayTo, branchId]);
            Object.assign(this.state, { books, dayFrom: books.day_from, dayTo: books.day_to });
        } catch (error) {
            this.state.error = error.data?.message || _t("The books did not load. Nothing was changed.");
        } finally {
            this.state.busy = false;
        }
    }

    dateOf(name) {
        return this.state[name] ? deserializeDate(this.state[name]) : false;
    }

    /** An emptied date keeps the one before. */
    chooseDate(name, value) {
        return value ? this.choose(name, serializeDate(value)) : undefined;
    }

    choose(name, value) {
        this.state[name] = value;
        return this.load();
    }

    get sources() {
        return [
            { key: "visits", label: _t("From visits") },
            { key: "till", label: _t("Till") },
            { key: "journal", label: _t("Journal") },
        ];
    }

    sourceLabel(key) {
        return this.sources.find((source) => source.key === key).label;
    }

    get differenceLabel() {
        return _t("Difference");
    }

    get summary() {
        const { differing, rows } = this.state.books;
        if (!rows.length) {
            return _t("Nothing was taken on these days.");
        }
        if (!differing) {
            return _t("All days agree.");
        }
        return differing === 1 ? _t("1 day does not agree.") : _t("%s days do not agree.", differing);
    }

    async openFigure(source, row) {
        const action = await this.orm.call("salon.takings.report", "get_books_action", [source, row.iso_day, row.branch_id]);
        return this.action.doAction(action);
    }

    open(action) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("salon_analytics.books", SalonBooks);
