import { _t } from "@web/core/l10n/translation";
import { definitions } from "@salon_booking/components/definition/definition";

definitions.add("utilisation", () => [
    _t("The booked share of the minutes on shift: hands held by bookings, preparation included."),
    _t("Cancelled bookings and customers who did not come count as free; breaks are not on shift."),
]);
definitions.add("rebooking", () => [
    _t("Paid visits after which the customer had a next booking. Same day: made on the day of the visit, not cancelled since."),
    _t("Within 60 days: starting within 60 days, told of visits that are 60 days old. Guests without a file are left out."),
]);
