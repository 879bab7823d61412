/**
 * What can be asked of every screen without knowing it. Returns the faults: [{rule, where, text}].
 * @param {Object} wish {width, touch, lang, latin: [words], role}
 */
(wish) => {
    const faults = [];
    const LEAST_TEXT = 12;
    const LEAST_INPUT = 16;
    const LEAST_TARGET = wish.touch ? 44 : 24;
    const SLACK = 1;
    const latin = new Set(wish.latin);

    const add = (rule, node, text) => faults.push({ rule, where: pathOf(node), text: String(text || "").trim().slice(0, 80) });

    function pathOf(node) {
        const words = [];
        for (let each = node; each && each !== document.body && words.length < 3; each = each.parentElement) {
            const named = [...each.classList].filter((name) => !/^(d|p|m|w|h|g|me|ms|mx|my|pe|ps|px|py|flex|align|justify|text|position)-/.test(name));
            words.unshift(each.tagName.toLowerCase() + named.slice(0, 3).map((name) => `.${name}`).join("") + (each.getAttribute("name") ? `[name=${each.getAttribute("name")}]` : ""));
        }
        return words.join(" > ");
    }

    function isSeen(node) {
        if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
            return false;
        }
        const box = node.getBoundingClientRect();
        // parts for screen readers alone are one pixel wide
        return box.width > 1 && box.height > 1;
    }

    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const parent = node.parentElement;
        if (node.data.trim() && !["SCRIPT", "STYLE", "OPTION", "NOSCRIPT", "TEMPLATE"].includes(parent.tagName) && isSeen(parent)) {
            texts.push({ node, parent, text: node.data.trim(), style: getComputedStyle(parent) });
        }
    }

    function checkText() {
        for (const { node, parent, text, style } of texts) {
            const size = parseFloat(style.fontSize);
            if (size < LEAST_TEXT && /[\p{L}\p{N}]/u.test(text)) {
                add("small text", parent, `${size} ${text}`);
            }
            if (/\d:\d\d\s?[AP]M\b/.test(text)) {
                add("hours to 12", parent, text);
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            const lines = [...range.getClientRects()].filter((box) => box.width);
            if (lines.length >= 3 && text.length >= 3 && Math.max(...lines.map((box) => box.width)) < size * 2.1) {
                add("wrapped letter by letter", parent, text);
            }
        }
    }

    function checkCut() {
        for (const { node, parent, text, style } of texts) {
            // What scrolls, or says its whole text when pointed at, is not cut.
            if (parent.closest("[data-tooltip], [title], .o_data_cell, .o_last_breadcrumb_item, .visually-hidden, .fc-event, canvas, svg") || style.position === "sticky") {
                continue;
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            for (let each = parent; each && each !== document.body; each = each.parentElement) {
                const own = getComputedStyle(each);
                if (own.overflowX === "auto" || own.overflowX === "scroll" || own.overflowY === "auto" || own.overflowY === "scroll") {
                    break;
                }
                const edge = each.getBoundingClientRect();
                if (own.overflowX !== "visible" && (box.right > edge.right + SLACK + 1 || box.left < edge.left - SLACK - 1)) {
                    add("cut", parent, text);
                    break;
                }
                if (own.overflowY !== "visible" && box.height && box.bottom > edge.bottom + 4) {
                    add("cut", parent, text);
                    break;
                }
            }
        }
    }

    // Whether a part that scrolls or clips has carried the point out of its own window.
    function isScrolledAway(node, x, y) {
        for (let each = node.parentElement; each && each !== document.body; each = each.parentElement) {
            if (getComputedStyle(each).overflowY === "visible" && getComputedStyle(each).overflowX === "visible") {
                continue;
            }
            const edge = each.getBoundingClientRect();
            if (x < edge.left || x > edge.right || y < edge.top || y > edge.bottom) {
                return true;
            }
        }
        return false;
    }

    function checkOverlap() {
        for (const { node, parent, text } of texts) {
            const range = document.createRange();
            range.selectNodeContents(node);
            const [box] = range.getClientRects();
            if (!box || parent.closest(".fc, .o_popover, .dropdown-menu, .modal, .o_notification, .o-mail-ChatHub, .visually-hidden")) {
                continue;
            }
            const cell = parent.getBoundingClientRect();
            const x = (Math.max(box.left, cell.left) + Math.min(box.right, cell.right)) / 2;
            const y = box.top + box.height / 2;
            if (x < 0 || y < 0 || x > innerWidth || y > innerHeight || isScrolledAway(parent, x, y)) {
                continue;
            }
            const top = document.elementFromPoint(x, y);
            if (top && !top.contains(parent) && !parent.contains(top) && getComputedStyle(parent).pointerEvents !== "none") {
                // a label laid over its own input, or something stuck over what scrolls beneath it, is meant so
                const stuck = (each) => each && each !== document.body && (["sticky", "fixed"].includes(getComputedStyle(each).position) || stuck(each.parentElement));
                if (!stuck(top) && top.tagName !== "INPUT" && top.closest("label") === null) {
                    add("overlapped", parent, `${text} by ${pathOf(top)}`);
                }
            }
        }
    }

    function checkOverflow() {
        const page = document.scrollingElement;
        if (page.scrollWidth > innerWidth + SLACK) {
            add("page wider than the screen", page, page.scrollWidth);
        }
        for (const part of document.querySelectorAll(".o_main_navbar, .o_control_panel, .o_content, .o_form_view, .o_form_sheet, .o_action")) {
            const style = getComputedStyle(part);
            const tables = part.querySelector(".o_list_renderer, .o_pivot, .o_calendar_container, .o_salon_books_table");
            if (isSeen(part) && part.scrollWidth > part.clientWidth + SLACK && style.overflowX !== "visible" && !tables) {
                add("part wider than the screen", part, `${part.scrollWidth} > ${part.clientWidth}`);
            }
        }
    }

    function checkTouch() {
        for (const node of document.querySelectorAll("input, select, textarea")) {
            if (wish.touch && isSeen(node) && !["checkbox", "radio", "file", "hidden"].includes(node.type) && parseFloat(getComputedStyle(node).fontSize) < LEAST_INPUT) {
                add("small input", node, `${getComputedStyle(node).fontSize} ${node.placeholder || node.id}`);
            }
        }
        const pressed = "button, a[href], [role=button], [role=tab], [role=menuitem], summary, select, input:not([type=hidden]), .o_searchview_facet";
        for (const node of document.querySelectorAll(pressed)) {
            if (!isSeen(node) || node.disabled || node.closest(".o-mail-Chatter, .fc, [aria-hidden=true]")) {
                continue;
            }
            const style = getComputedStyle(node);
            const inline = style.display === "inline" && node.tagName === "A";
            // what is pressed may be the label, the cell or the line around it
            const around = [node, ...(node.labels || []), node.closest("label"), node.closest("td, th, .o_searchview_facet, .o_calendar_filter_item, .o_calendar_filter_items_checkall")];
            const boxes = around.filter(Boolean).map((each) => each.getBoundingClientRect());
            const height = Math.max(...boxes.map((box) => box.height));
            const width = Math.max(...boxes.map((box) => box.width));
            if (!inline && (height < LEAST_TARGET - SLACK || width < LEAST_TARGET - SLACK)) {
                add("small target", node, `${Math.round(width)}x${Math.round(height)} ${node.innerText || node.title || node.ariaLabel || ""}`);
            }
        }
    }

    /** Words people wrote themselves: names, notes, codes. */
    const DATA = "[data-salon-data], .o_data_cell, .o_field_char, .o_field_text, .o_field_many2one, .o_field_many2many_tags, .o_field_email, .o_field_phone, .o_field_url, .o_field_html, .o_salon_row_text, .o_salon_home_who h1, .o_user_menu, .o_kanban_record, .o_group_name, .o_last_breadcrumb_item, .fc-event, .o_calendar_filter_item, .o_pivot tbody, .o-mail-Chatter, .o_mail_systray_item, .o_searchview_facet, .o_breadcrumb, .o_switch_company_menu, .o_salon_my_day_card";

    function checkWords() {
        const machine = /\b(null|undefined|NaN|\[object Object\]|false|true)\b|\b(ir|res|salon|hr|pos|mail|product|account|resource|workflow)\.[a-z_]+(\.[a-z_]+)*\b|\b[a-z]+_ids?\b/;
        const spoken = [...texts.map(({ parent, text }) => [parent, text])];
        for (const node of document.querySelectorAll("[placeholder], [title], [aria-label], [data-tooltip]")) {
            if (isSeen(node)) {
                for (const name of ["placeholder", "title", "aria-label", "data-tooltip"]) {
                    const value = node.getAttribute(name);
                    if (value && value.trim()) {
                        spoken.push([node, value]);
                    }
                }
            }
        }
        for (const [node, text] of spoken) {
            if (machine.test(text)) {
                add("machine word", node, text);
            }
            if (node.closest(DATA) || (node.tagName === "INPUT" && node.value === text)) {
                continue;
            }
            if (wish.lang === "en_US" && (/\b(record|records|model|ID|IDs)\b/i.test(text) || /[\u4e00-\u9fff]/.test(text))) {
                add("not a word of the desk", node, text);
            }
            if (wish.lang === "zh_CN") {
                const strange = (text.match(/[A-Za-z][A-Za-z'’-]+/g) || []).filter((word) => !latin.has(word));
                if (strange.length) {
                    add("English", node, text);
                }
            }
        }
    }

    function checkButtons() {
        const main = [...document.querySelectorAll(".o_action_manager .btn-primary, .o_action_manager .o_salon_button_primary, .o_action_manager .o_salon_my_day_main")]
            .filter((node) => isSeen(node) && !node.closest(".o_data_row, .o_kanban_record, .o-mail-Chatter, .o_searchview_facet"));
        if (main.length > 1) {
            add("more than one primary button", main[1], main.map((node) => node.innerText.trim()).join(" | "));
        }
        for (const node of document.querySelectorAll("button, a[href], [role=button]")) {
            const name = node.innerText.trim() || node.title || node.ariaLabel || node.dataset.tooltip || node.getAttribute("aria-labelledby") || node.querySelector("[title], [aria-label], [alt]");
            if (isSeen(node) && !name) {
                add("button without a name", node, node.outerHTML);
            }
        }
        const entries = document.querySelectorAll(".o_menu_sections > *:not(.o_menu_sections_more)");
        if (entries.length > 7) {
            add("more than seven entries", entries[7], entries.length);
        }
    }

    function checkStates() {
        for (const node of document.querySelectorAll(".o_salon_state")) {
            if (isSeen(node) && !(node.querySelector("svg") && /\p{L}/u.test(node.innerText))) {
                add("state without icon and word", node, node.outerHTML);
            }
        }
        for (const node of document.querySelectorAll(".badge, .o_status")) {
            if (isSeen(node) && !node.innerText.trim() && !node.title && !node.ariaLabel) {
                add("state told by colour alone", node, node.outerHTML);
            }
        }
        for (const node of document.querySelectorAll(".o_list_number, .o_field_monetary, .o_field_float, .o_field_integer, .o_salon_figure")) {
            if (isSeen(node) && /\d/.test(node.innerText) && !getComputedStyle(node).fontVariantNumeric.includes("tabular-nums")) {
                add("digits not tabular", node, node.innerText);
            }
        }
        if (document.documentElement.lang.replace("-", "_") !== wish.lang) {
            add("page does not say its language", document.documentElement, document.documentElement.lang);
        }
    }

    checkText();
    checkCut();
    checkOverlap();
    checkOverflow();
    checkTouch();
    checkWords();
    checkButtons();
    checkStates();
    return faults;
}
