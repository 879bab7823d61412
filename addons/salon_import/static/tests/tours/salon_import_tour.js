import { registry } from "@web/core/registry";

const LIST = "会员姓名,手机号,生日,备注\n张三,13800000101,1990/3/5,怕疼\n李四,138-0000-01,1990-02-30,\n,,,谁\n合计,3人,,\n";

/** Put a list into the file box as a person would. */
function choose(text, name) {
    const input = document.querySelector(".o_salon_import_file");
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: "text/csv" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const steps = () => [
    {
        content: "refuse a picture in words",
        trigger: ".o_salon_import_drop",
        run: () => choose("\u0089PNG\u0000\u0001\u0002\u0003\u0000\u0000", "list.csv"),
    },
    { content: "the refusal is told", trigger: ".o_salon_import [role=alert]" },
    { content: "take a list", trigger: ".o_salon_import_drop", run: () => choose(LIST, "members.csv") },
    { content: "counts add up", trigger: ".o_salon_import_counts:contains(/3.*=.*2.*\\+.*0.*\\+.*1.*\\+.*0/)" },
    { content: "open the wrong phone", trigger: ".o_salon_import_warn button:contains(138-0000-01)", run: "click" },
    { content: "mend it", trigger: ".o_salon_import_edit input", run: "edit 13800000102" },
    { content: "change the cell", trigger: ".o_salon_import_edit .o_salon_button:first", run: "click" },
    { content: "one problem less", trigger: ".o_salon_import_cell:not(.o_salon_import_warn) button:contains(13800000102)" },
    { content: "what is left is decided as proposed", trigger: ".o_salon_import_fix_all:not([disabled])", run: "click" },
    { content: "nothing is to fix, one row stays out", trigger: ".o_salon_import_counts:contains(/3.*=.*2.*\\+.*0.*\\+.*0.*\\+.*1/)" },
    { content: "the focus went on to the way back", trigger: ".o_salon_import_back:focus", run: "click" },
    { content: "the problem is open again", trigger: ".o_salon_import_counts:contains(/3.*=.*2.*\\+.*0.*\\+.*1.*\\+.*0/)" },
    { content: "and the focus is back where it was", trigger: ".o_salon_import_fix_all:focus" },
    { content: "one kind is decided", trigger: "[data-code=name_missing] .o_salon_import_fix_kind", run: "click" },
    { content: "the other kinds stay", trigger: ".o_salon_import_kinds:not(:has([data-code=name_missing])) [data-code=birthday_invalid]" },
    { content: "import", trigger: ".o_salon_import_go:not([disabled])", run: "click" },
    { content: "the result is told", trigger: ".o_salon_import_table" },
    { content: "undo", trigger: ".o_salon_import_foot button:last-child", run: "click" },
    { content: "undone", trigger: ".o_salon_import_page > .o_salon_caution" },
];

registry.category("web_tour.tours").add("salon_import_list", { steps });
