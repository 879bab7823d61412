/**
 * Is it seen where the keyboard is? One element of each kind is focused, as Tab does, and must look different from before.
 * The caller presses Tab first: only after a key does the browser draw the ring for a focus set by script.
 */
() => {
    const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "borderBottomColor", "backgroundColor", "textDecorationLine"];
    const faults = [];
    const kinds = new Set();
    const lookOf = (node) => LOOK.map((name) => getComputedStyle(node)[name]).join("|");

    for (const node of document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")) {
        const kind = `${node.tagName} ${node.type || ""} ${[...node.classList].sort().join(" ")}`;
        if (kinds.has(kind) || node.disabled || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || node.closest(".o-mail-Chatter")) {
            continue;
        }
        kinds.add(kind);
        document.activeElement.blur();
        const frame = node.closest(".o_searchview, .o_field_widget, .input-group") || node;
        const before = lookOf(node) + lookOf(frame);
        node.focus({ preventScroll: true });
        if (document.activeElement === node && lookOf(node) + lookOf(frame) === before) {
            faults.push({ rule: "focus not seen", where: kind, text: (node.innerText || node.ariaLabel || node.name || "").slice(0, 60) });
        }
    }
    document.activeElement.blur();
    return faults;
}
