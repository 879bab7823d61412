import { Component, onPatched, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const LIMIT_MB = 200;

/** A list of another system: upload, look, mend, import, undo. The server decides everything; this shows it. */
export class SalonImportAction extends Component {
    static template = "salon_import.Import";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.action = useService("action");
        this.last = Promise.resolve();
        this.fileInput = useRef("file");
        this.grid = useRef("grid");
        this.root = useRef("root");
        this.nextFocus = "";
        this.state = useState({
            step: "empty", busy: "", refused: "", data: null, rows: [], total: 0, show: "look", column: "", code: "",
            editing: null, text: "",
            mapping: false, allowed: true, drop: false, refusedRows: [],
        });
        // A button that goes away with its press hands the focus on, so that keys never lose their place.
        onPatched(() => {
            const next = this.nextFocus && this.root.el.querySelector(this.nextFocus);
            if (next) {
                this.nextFocus = "";
                next.focus();
            }
        });
        onWillStart(async () => {
            this.state.allowed = await user.hasGroup("salon_crm.group_salon_manager");
            const id = this.props.action.params?.import_id;
            if (this.state.allowed && id) {
                await this.show(await this.orm.call("salon.import", "action_describe", [[id]]));
            }
        });
    }

    // figures and words

    number(value) {
        return formatInteger(value || 0);
    }

    get totals() {
        return this.state.data?.counts.total || { read: 0, created: 0, merged: 0, fix: 0, skipped: 0 };
    }

    get rowsToImport() {
        return this.totals.created + this.totals.merged;
    }

    get importLabel() {
        return _t("Import %(count)s rows", { count: this.number(this.rowsToImport) });
    }

    get doneWords() {
        const facts = { seconds: this.state.data.seconds };
        return this.totals.fix + this.totals.skipped
            ? _t("Imported in %(seconds)s s. The file below holds the rows that were left out.", facts)
            : _t("Imported in %(seconds)s s.", facts);
    }

    get openProblems() {
        return this.state.data.counts.codes.reduce((sum, item) => sum + item.count, 0);
    }

    get fixAllLabel() {
        return _t("Fix all as proposed: %(count)s", { count: this.number(this.openProblems) });
    }

    get decidedWords() {
        return _t("Decided: %(count)s problems will end as proposed.", { count: this.number(this.state.data.counts.decided) });
    }

    fixKindLabel(count) {
        return _t("Fix %(count)s as proposed", { count: this.number(count) });
    }

    isDecided(problem) {
        return this.state.data.accepted.includes(problem.code);
    }

    hasFigure(...figures) {
        return this.state.data.carried.some((line) => figures.includes(line.figure) && (line.noted || line.figure === "bookings"));
    }

    carriedWords(line) {
        return [
            _t("%(amount)s in the list", { amount: line.file }),
            line.booked
                ? _t("= %(amount)s taken over", { amount: line.booked })
                : _t("= %(amount)s in the customers' notes", { amount: line.noted }),
            ...line.left.map((part) => _t("+ %(amount)s left out: %(why)s", part)),
        ];
    }

    /** The words of a row by the fields that tell a booking: when, who, what, with whom. */
    bookingWords(row) {
        const targets = ["date", "time", "name", "first_name", "last_name", "service_name", "staff"];
        const columns = targets.flatMap((target) => this.sheetOf(row).columns.filter((column) => column.target === target));
        return columns.map((column) => row.cells[column.index]).filter(Boolean).join(" · ");
    }

    refusalWords(row) {
        return row.problems.find((problem) => problem.code === "booking_refused").value;
    }

    get moreLabel() {
        return _t("Show more of %(count)s", { count: this.number(this.state.total) });
    }

    questionWords(question) {
        return _t("In “%(column)s” day and month cannot be told apart. Which comes first?", { column: question[1] });
    }

    skipAlikeLabel(code) {
        return _t("Leave out all %(count)s", { count: this.number(this.alikeCount(code)) });
    }

    get tabs() {
        const counts = this.state.data.counts;
        return [
            { show: "look", label: _t("To look at"), count: this.totals.fix + (counts.warnings || 0) },
            { show: "fix", label: _t("To fix"), count: this.totals.fix },
            ...(counts.decided ? [{ show: "decided", label: _t("Decided"), count: counts.decided }] : []),
            { show: "merged", label: _t("Merged"), count: this.totals.merged },
            { show: "skipped", label: _t("Left out"), count: this.totals.fix + this.totals.skipped },
            { show: "all", label: _t("All"), count: null },
        ];
    }

    get facts() {
        const data = this.state.data;
        return [data.container.toUpperCase(), data.encoding.toUpperCase(), data.branch].filter(Boolean).join(" · ");
    }

    get furniture() {
        const words = this.state.data.words.reasons;
        const left = Object.entries(this.state.data.counts.furniture || {});
        return left.map(([why, count]) => `${words[why] || why} × ${this.number(count)}`).join(" · ");
    }

    problemWords(code) {
        return this.state.data.words.problems[code] || [code, ""];
    }

    /** Why a row is left out, unless one of its problems says so already. */
    needsReason(row) {
        return row.outcome === "skipped" && row.reason && !row.problems.some((problem) => problem.code === row.reason);
    }

    reason(row) {
        return this.state.data.words.reasons[row.reason] || this.problemWords(row.reason)[0];
    }

    kindLabel(kind) {
        return this.state.data.words.kinds[kind] || kind;
    }

    targetLabel(target) {
        if (!target) {
            return _t("keep in the note");
        }
        return target === "-" ? _t("leave out") : this.state.data.words.fields[target] || target;
    }

    sheetOf(row) {
        return this.state.data.sheets.find((sheet) => sheet.sheet === row.sheet);
    }

    columnsOf(row) {
        // The columns with a problem come first, then what is mapped; a screen does not hold them all.
        const wrong = new Set(row.problems.map((problem) => problem.column));
        const columns = this.sheetOf(row).columns.filter((column) => row.cells[column.index] || wrong.has(column.header));
        const weight = (column) => 2 * wrong.has(column.header) + Boolean(column.target);
        return columns.sort((a, b) => weight(b) - weight(a) || a.index - b.index).slice(0, 6);
    }

    problemsAt(row, column) {
        return row.problems.filter((problem) => problem.column === column.header);
    }

    level(row, column) {
        const levels = this.problemsAt(row, column).map((problem) => problem.severity);
        return levels.includes("error") ? "error" : levels.includes("warn") ? "warn" : levels.length ? "info" : "";
    }

    alikeCount(code) {
        return this.state.data.counts.codes.filter((item) => item.code === code).reduce((sum, item) => sum + item.count, 0);
    }

    rowLabel(row) {
        const place = _t("Row %(row)s", { row: row.row });
        return this.state.data.sheets.length > 1 ? `${this.sheetOf(row).name} · ${place}` : place;
    }

    // taking a file

    onDrop(ev) {
        this.state.drop = false;
        this.take(ev.dataTransfer.files[0]);
    }

    onFile(ev) {
        this.take(ev.target.files[0]);
    }

    async take(file) {
        if (!file) {
            return;
        }
        this.state.refused = "";
        if (file.size > LIMIT_MB * 1024 * 1024) {
            this.state.refused = _t("This file is larger than %(limit)s MB. Split the list and upload the parts.", { limit: LIMIT_MB });
            return;
        }
        await this.during(_t("Reading the file…"), async () => {
            const body = new FormData();
            body.append("csrf_token", odoo.csrf_token);
            body.append("file", file, file.name);
            const answer = await fetch("/salon_import/upload", { method: "POST", body });
            const isJson = (answer.headers.get("content-type") || "").includes("json");
            const lost = _t("The file could not be uploaded. Nothing was changed. Try again.");
            const result = isJson ? await answer.json() : { refused: lost };
            if (result.refused) {
                this.state.refused = result.refused;
                return;
            }
            await this.show(await this.orm.call("salon.import", "action_look", [[result.id]], { first: true }));
            this.state.busy = _t("Reading the rest…");
            await this.show(await this.orm.call("salon.import", "action_look", [[result.id]]));
        });
        if (this.fileInput.el) {
            this.fileInput.el.value = "";
        }
    }

    /** Do one thing after the other, so that no press is lost; on a fault what was typed stays. */
    during(words, work) {
        const turn = this.last.then(async () => {
            this.state.busy = words;
            try {
                await work();
            } finally {
                this.state.busy = "";
            }
        });
        this.last = turn.catch(() => {});
        return turn;
    }

    async show(data) {
        this.state.data = data;
        this.state.step = data.state === "done" || data.state === "undone" ? data.state : "preview";
        if (this.state.step === "preview") {
            await this.load();
        } else {
            const page = await this.orm.call("salon.import", "action_rows", [[data.id]], { show: "fix", code: "booking_refused" });
            this.state.refusedRows = data.state === "done" ? page.rows : [];
        }
    }

    async load(offset = 0) {
        const { show, column, code } = this.state;
        const page = await this.orm.call("salon.import", "action_rows", [[this.state.data.id]], { show, column, code, offset });
        this.state.rows = offset ? [...this.state.rows, ...page.rows] : page.rows;
        this.state.total = page.total;
    }

    // looking

    async choose(show, column = "", code = "") {
        Object.assign(this.state, { show, column, code, editing: null });
        await this.load();
    }

    async map(change) {
        await this.during(_t("Reading again…"), async () => {
            await this.show(await this.orm.call("salon.import", "action_map", [[this.state.data.id]], change));
        });
    }

    onKind(sheet, ev) {
        return this.map({ mapping: [{ sheet: sheet.sheet, kind: ev.target.value }] });
    }

    onSheet(sheet, ev) {
        return this.map({ mapping: [{ sheet: sheet.sheet, on: ev.target.checked }] });
    }

    onTarget(sheet, column, ev) {
        return this.map({ mapping: [{ sheet: sheet.sheet, columns: { [column.index]: ev.target.value } }] });
    }

    // mending

    edit(row, column) {
        this.state.editing = `${row.sheet}!${row.row}!${column.index}`;
        this.state.text = row.cells[column.index] || "";
    }

    isEditing(row, column) {
        return this.state.editing === `${row.sheet}!${row.row}!${column.index}`;
    }

    onEditKey(row, column, ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.fix(row, column, false);
        } else if (ev.key === "Escape") {
            this.state.editing = null;
        }
        ev.stopPropagation();
    }

    async fix(row, column, alike) {
        const text = this.state.text;
        await this.during(_t("Reading again…"), async () => {
            const args = [[this.state.data.id], row.sheet, row.row, column.index, text];
            await this.show(await this.orm.call("salon.import", "action_fix", args, { alike }));
            this.state.editing = null;
        });
    }

    async skip(row, code = "", back = false) {
        await this.during(_t("Reading again…"), async () => {
            await this.show(await this.orm.call("salon.import", "action_skip", [[this.state.data.id], row.sheet, row.row], { code, back }));
        });
    }

    /** Decide as proposed: one kind of problem, or all that are open. */
    async accept(code = "") {
        await this.during("", async () => {
            this.nextFocus = ".o_salon_import_back";
            this.state.code = this.state.code === code ? "" : this.state.code;
            await this.show(await this.orm.call("salon.import", "action_accept", [[this.state.data.id]], { code }));
        });
    }

    async acceptUndo() {
        await this.during("", async () => {
            this.nextFocus = ".o_salon_import_fix_all";
            await this.show(await this.orm.call("salon.import", "action_accept_undo", [[this.state.data.id]]));
            if (this.state.show === "decided" && !this.state.data.counts.decided) {
                await this.choose("look");
            }
        });
    }

    /** Arrows walk the problem cells, F takes the next one; Enter opens it as any button. */
    onGridKey(ev) {
        const step = { ArrowDown: 1, ArrowRight: 1, f: 1, F: 1, ArrowUp: -1, ArrowLeft: -1 }[ev.key];
        if (!step || ev.ctrlKey || ev.altKey || ev.metaKey || ["INPUT", "SELECT"].includes(ev.target.tagName)) {
            return;
        }
        const cells = [...this.grid.el.querySelectorAll(".o_salon_import_cell_button")];
        const place = cells.indexOf(document.activeElement);
        const next = cells[Math.min(Math.max(place + step, 0), cells.length - 1)];
        if (next) {
            ev.preventDefault();
            next.focus();
        }
    }

    // deciding

    async doImport() {
        await this.during(_t("Importing… The page may be left open; nothing is written twice."), async () => {
            await this.show(await this.orm.call("salon.import", "action_import", [[this.state.data.id]]));
        });
    }

    async undo() {
        await this.during(_t("Taking everything back…"), async () => {
            await this.show(await this.orm.call("salon.import", "action_undo", [[this.state.data.id]]));
        });
    }

    restart() {
        Object.assign(this.state, { step: "empty", data: null, rows: [], refused: "", editing: null, mapping: false, refusedRows: [] });
    }

    openImports() {
        return this.action.doAction("salon_import.salon_import_action");
    }

    get skippedUrl() {
        return `/salon_import/${this.state.data.id}/skipped.csv`;
    }
}

registry.category("actions").add("salon_import.import", SalonImportAction);
