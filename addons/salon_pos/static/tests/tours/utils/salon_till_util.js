import { fill, press as pressKey } from "@odoo/hoot-dom";

/** Press a customer's row in the list of visits to pay, in the column or in its dialog. */
export function chooseVisit(customer) {
    return {
        content: `choose the visit of ${customer}`,
        trigger: `.o_salon_till_visit:contains(${customer})`,
        run: "click",
    };
}

export function visitIsListed(customer, amount, stage) {
    return {
        content: `${customer} is listed with ${amount}, ${stage}`,
        trigger: `.o_salon_till_visit:contains(${customer}):contains(${amount}):contains(${stage})`,
    };
}

export function visitIsNotListed(customer) {
    return {
        content: `${customer} is not listed`,
        trigger: `.o_salon_till_visits:not(:has(.o_salon_till_visit:contains(${customer})))`,
    };
}

export function nobodyIsReady() {
    return {
        content: "the list says that nobody is ready to pay",
        trigger: ".o_salon_till_empty:contains(Nobody is ready to pay)",
    };
}

export function startWalkIn() {
    return { content: "start a walk-in sale", trigger: ".o_salon_till_walk_in", run: "click" };
}

export function staffIs(product, staff) {
    return {
        content: `${product} was done by ${staff}`,
        trigger: `.orderline:has(.product-name:contains(${product})) .o_salon_till_staff:contains(${staff})`,
    };
}

export function changeStaff(product, staff) {
    return [
        {
            content: `press the person of ${product}`,
            trigger: `.orderline:has(.product-name:contains(${product})) .o_salon_till_staff`,
            run: "click",
        },
        pickStaff(staff),
    ];
}

export function pickStaff(staff) {
    return {
        content: `pick ${staff}`,
        trigger: `.modal .selection-item:contains(${staff})`,
        run: "click",
    };
}

export function pointsAre(points) {
    return {
        content: `the customer has ${points} points`,
        trigger: `.o_salon_till_points:contains(${points} points)`,
    };
}

export function findCustomer(query, name) {
    return [
        { content: "open the customers", trigger: "button.set-partner", run: "click" },
        { content: `look for ${query}`, trigger: ".modal .input-group input, .modal input", run: `edit ${query}` },
        { content: `choose ${name}`, trigger: `.partner-info:contains(${name})`, run: "click" },
    ];
}

export function receiptSays(text) {
    return { content: `the receipt says ${text}`, trigger: `.pos-receipt:contains(${text})` };
}

/** Press a key where the focus is; nothing is clicked. */
export function press(key, trigger = "body") {
    return { content: `press ${key}`, trigger, run: () => pressKey(key.split("+")) };
}

export function type(text) {
    return { content: `type ${text}`, trigger: "input:focus", run: () => fill(text) };
}

export function tenderHasFocus(tender) {
    return { content: `${tender} has the focus`, trigger: `.paymentmethod:focus:contains(${tender})` };
}

export function payingShows(text) {
    return { content: `what is paid for says ${text}`, trigger: `.o_salon_till_paid_for:contains(${text})` };
}

export function says(text) {
    return { content: `the till says ${text}`, trigger: `.o_notification:contains(${text})` };
}

/** Fill the manager's part of the discount dialog and confirm. */
export function confirmDiscount(reason, password) {
    return [
        { content: "say why", trigger: ".modal .o_salon_till_reason", run: `edit ${reason}` },
        { content: "the manager's password", trigger: ".modal .o_salon_till_password", run: `edit ${password}` },
        { content: "confirm", trigger: ".modal .o_salon_till_confirm", run: "click" },
    ];
}
