import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("salon_analytics_books", {
    steps: () => [
        {
            content: "One day agrees, with a zero and a tick",
            trigger: ".o_salon_books tbody .o_salon_books_agrees:contains('0.00')",
        },
        {
            content: "The other one names its cause",
            trigger: ".o_salon_books_cause:contains('Till not closed')",
        },
        {
            content: "A figure opens its lines",
            trigger: ".o_salon_books tbody tr:has(.o_salon_books_agrees) .o_salon_books_figure:first",
            run: "click",
        },
        {
            content: "The lines are a list whose rows open their visit",
            trigger: ".o_list_view .o_data_row:contains('Cut') td[name='product_id']",
            run: "click",
        },
        {
            content: "The visit is open",
            trigger: ".o_form_view .o_last_breadcrumb_item, .o_form_view .o_form_editable, .o_form_view .o_form_readonly",
        },
    ],
});
