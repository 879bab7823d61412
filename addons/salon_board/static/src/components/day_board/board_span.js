import { browser } from "@web/core/browser/browser";

const SPAN = "salon_board.span";
const PEOPLE = "salon_board.people";
export const SPANS = [1, 3, 7];
export const MOST_PEOPLE = 6; // side by side for several days

/**
 * What a person left the board at: how many days, and whose. It stays on this device, per login: two people at one desk keep their
 * own. A device that keeps nothing (a private window, a full disk) shows the day of everybody.
 */
export class BoardSpan {
    constructor(login) {
        this.login = login;
    }

    read(name, otherwise) {
        try {
            return JSON.parse(browser.localStorage.getItem(`${name}.${this.login}`)) ?? otherwise;
        } catch {
            return otherwise;
        }
    }

    keep(name, value) {
        try {
            browser.localStorage.setItem(`${name}.${this.login}`, JSON.stringify(value));
        } catch {
            // nothing is lost but a convenience
        }
    }

    get span() {
        const span = this.read(SPAN, 1);
        return SPANS.includes(span) ? span : 1;
    }

    set span(span) {
        this.keep(SPAN, span);
    }

    /** Whose columns are shown in a branch, empty for everybody; without a branch, those of all branches: the server takes its own. */
    peopleOf(branch) {
        const all = this.read(PEOPLE, {});
        const kept = branch ? all[branch] || [] : Object.values(all).flat();
        return kept.filter((id) => Number.isInteger(id));
    }

    keepPeople(branch, people) {
        this.keep(PEOPLE, { ...this.read(PEOPLE, {}), [branch]: people });
    }
}
