/**
 * What stands on the board, as cells that can be drawn and walked through. Minutes are those the server sent; times as text come
 * from its hour marks, so that no clock is computed here.
 */

const KIND_ORDER = { block: 0, free: 1, stretch: 2, closed: 3 };

/** The cells of one column in the order in which the arrow keys visit them. */
export function itemsOf(column) {
    const cells = [
        ...column.blocks.map((block) => ({ ...block, kind: "block", key: `b${block.id}-${block.from}` })),
        ...column.free.map((free) => ({ ...free, kind: "free", key: `f${free.from}` })),
        ...column.stretches.map((stretch, index) => ({ ...stretch, kind: "stretch", key: `s${stretch.from}-${index}` })),
        ...column.closed.map((closed) => ({ ...closed, kind: "closed", key: `c${closed.from}` })),
    ];
    return cells.sort((a, b) => a.from - b.from || KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || a.to - b.to);
}

/** The cell of a column nearest to a minute: the one that holds it, else the closest. */
export function nearest(items, minute) {
    let best = null;
    let least = Infinity;
    for (const item of items) {
        const away = minute < item.from ? item.from - minute : minute >= item.to ? minute - item.to + 1 : 0;
        if (away < least) {
            best = item;
            least = away;
        }
    }
    return best;
}

/** "10:15" for a minute, counted on from the hour mark before it. */
export function clockOf(hours, minute) {
    const mark = hours.filter((hour) => hour.at <= minute).at(-1) || hours[0];
    const passed = Math.max(minute - mark.at, 0);
    return mark.label.replace(/\d+$/, (minutes) => String(Number(minutes) + passed).padStart(2, "0"));
}

/** How many pixels a minute is high: the day fits the window, unless hours or short visits would get too small to read. */
export function scaleOf(day, height, touch) {
    const lengths = day.columns.flatMap((column) => column.blocks.map((block) => block.to - block.from)).filter((length) => length >= 15);
    const shortest = Math.min(...lengths, 60);
    const least = Math.max((touch ? 128 : 72) / 60, (touch ? 44 : 26) / Math.max(shortest, 15));
    return Math.max(least, height / Math.max(day.last - day.first, 60));
}

/** The blocks that others changed: keys that are new, or whose place or state is another one. */
export function changesBetween(before, after) {
    const traceOf = (column) => column.blocks.map((block) => [block.id, [column.key, block.label].join()]);
    const trace = (day) => new Map(day.columns.flatMap(traceOf));
    const old = trace(before);
    return [...trace(after)].filter(([id, text]) => old.get(id) !== text).map(([id]) => id);
}
