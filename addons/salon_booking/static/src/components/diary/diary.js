import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Appointments side by side, none under another, those of one stylist in one colour and next to each other. */
export class SalonDiaryCommonRenderer extends CalendarCommonRenderer {
    get options() {
        const reading = { slotEventOverlap: false, eventMinHeight: 21, eventShortHeight: 32, eventOrder: "person,start,title" };
        return { ...super.options, ...reading, allDaySlot: false };
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
        return { ...super.options, initialView: "dayGridWeek", dayMaxEventRows: false, eventOrder: "start,title" };
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
views.add("salon_diary", { ...calendarView, Renderer: SalonDiaryRenderer });
views.add("salon_shifts", { ...calendarView, Renderer: SalonShiftRenderer });
views.add("salon_appointments", { ...kanbanView, SearchModel: SalonDiarySearchModel });
