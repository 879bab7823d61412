import { registry } from "@web/core/registry";
import { SIZES } from "@web/core/ui/ui_service";
import { SearchModel } from "@web/search/search_model";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Dates as each language writes them, and a side panel only where it leaves room for the day. */
export class SalonDiaryController extends CalendarController {
    setup() {
        super.setup();
        if (this.env.services.ui.size < SIZES.LG) {
            this.state.showSideBar = false;
        }
    }

    get dayHeader() {
        return this.date.toLocaleString({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    }

    get weekHeader() {
        const { rangeStart, rangeEnd } = this.model;
        const days = { day: "numeric", month: "short" };
        return `${rangeStart.toLocaleString(days)} – ${rangeEnd.toLocaleString({ ...days, year: "numeric" })}`;
    }

    get currentMonth() {
        return this.date.toLocaleString({ month: "long", year: "numeric" });
    }
}

/** Appointments side by side, none under another, those of one stylist in one colour and next to each other. */
export class SalonDiaryCommonRenderer extends CalendarCommonRenderer {
    get options() {
        // Week numbers: nobody books by them, and Odoo's word for them is not translated.
        const reading = { slotEventOverlap: false, eventMinHeight: 21, eventShortHeight: 32, eventOrder: "person,start,title" };
        return { ...super.options, ...reading, allDaySlot: false, weekNumbers: false };
    }

    convertRecordToEvent(record) {
        return { ...super.convertRecordToEvent(record), person: record.colorIndex || 0 };
    }
}

export class SalonDiaryRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: SalonDiaryCommonRenderer,
        week: SalonDiaryCommonRenderer,
    };
}

/** A week of shifts is a list per day: name and hours in one line, not a strip per person. */
export class SalonShiftWeekRenderer extends CalendarCommonRenderer {
    get options() {
        return { ...super.options, initialView: "dayGridWeek", weekNumbers: false, dayMaxEventRows: false, eventOrder: "start,title" };
    }
}

export class SalonShiftRenderer extends CalendarRenderer {
    static components = { ...CalendarRenderer.components, day: SalonDiaryCommonRenderer, week: SalonShiftWeekRenderer };
}

/** On a phone the diary is the list of today; the filter is shown and can be taken off. */
export class SalonDiarySearchModel extends SearchModel {
    async load(config) {
        if (this.env.isSmall) {
            config = { ...config, context: { ...config.context, search_default_today: 1 } };
        }
        return super.load(config);
    }
}

const views = registry.category("views");
views.add("salon_diary", { ...calendarView, Controller: SalonDiaryController, Renderer: SalonDiaryRenderer });
views.add("salon_shifts", { ...calendarView, Controller: SalonDiaryController, Renderer: SalonShiftRenderer });
views.add("salon_appointments", { ...kanbanView, SearchModel: SalonDiarySearchModel });
