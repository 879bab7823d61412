import { useExternalListener } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Call a handler for the keys pressed on a screen of a salon's till.
 *
 * It listens last, on the window: a key that a scanner or a field took for itself is marked by then and does nothing here.
 * So the Enter that ends a scan never presses what happens to have the focus. A dialog keeps its keys, too.
 *
 * @param {() => Boolean} isActive
 * @param {(name: string, ev: KeyboardEvent) => Boolean} handler gets the key's name ("F2", "Ctrl+Enter"); true when it used it
 */
export function useTillKeys(isActive, handler) {
    const ui = useService("ui");
    useExternalListener(window, "keydown", (ev) => {
        if (!ev.key || ev.defaultPrevented || ui.activeElement !== document || !isActive()) {
            return;
        }
        const name = (ev.ctrlKey || ev.metaKey ? "Ctrl+" : "") + ev.key;
        if (handler(name, ev)) {
            ev.preventDefault();
        }
    });
}

/** The steps of the arrow keys in a list of one column; in a grid the upper and lower ones jump a row. */
function stepOf(key, columns) {
    return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
}

/**
 * Move the focus among the elements of a list by arrow key.
 *
 * @returns {Boolean} whether the key moved it
 */
export function moveFocus(key, elements, columns = 1) {
    const step = stepOf(key, columns);
    const at = elements.indexOf(document.activeElement);
    if (!step || at < 0) {
        return false;
    }
    const to = elements[at + step];
    to?.focus();
    return true;
}

/** How many elements stand beside the first one: the columns of a wrapped list. */
export function columnsOf(elements) {
    const top = elements[0]?.offsetTop;
    return Math.max(elements.filter((element) => element.offsetTop === top).length, 1);
}

export function allOf(selector) {
    return [...document.querySelectorAll(selector)];
}

export const SEARCH = ".pos-rightheader .input-container input";
