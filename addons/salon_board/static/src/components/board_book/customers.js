const MOST_HITS = 6;

/** Customers who fit what was typed (name, pinyin, last digits, pet): ``[{id, name, digits}]``, the best first. */
export async function findCustomers(orm, text) {
    const found = await orm.silent.call("res.partner", "name_search", [], {
        name: text, domain: [["is_salon_customer", "=", true]], limit: MOST_HITS, context: { formatted_display_name: true },
    });
    return found.map(([id, label]) => {
        const [name, digits] = label.split("\t");
        return { id, name: name.trim(), digits: (digits || "").replaceAll("--", "").trim() };
    });
}
