"""Files for booking portals in the shape of the Actions Center feeds (merchants, services, availability), and what must hold of them.

Fields as publicly documented (developers.google.com/actions-center, reservations end-to-end, feeds). ``faults`` is the schema in our
words: a test asks it of every file we make.
"""

CATEGORY = "Beauty salon"
INSTRUCTION = "PROCESS_AS_COMPLETE"
# field: (type, required)
METADATA = {
    "processing_instruction": (str, True),
    "shard_number": (int, True),
    "total_shards": (int, True),
    "nonce": (str, False),
    "generation_timestamp": (int, True),
}
ADDRESS = {
    "country": (str, True),
    "locality": (str, False),
    "region": (str, False),
    "postal_code": (str, False),
    "street_address": (str, False),
}
GEO = {"latitude": (float, False), "longitude": (float, False), "address": (dict, False), "unstructured_address": (str, False)}
MERCHANT = {
    "merchant_id": (str, True),
    "name": (str, True),
    "telephone": (str, False),
    "url": (str, False),
    "geo": (dict, True),
    "category": (str, True),
}
PRICE = {"price_micros": (int, True), "currency_code": (str, True)}
SERVICE = {
    "merchant_id": (str, True),
    "service_id": (str, True),
    "localized_service_name": (dict, True),
    "localized_description": (dict, False),
    "price": (dict, False),
    "scheduling_rules": (dict, False),
    "action_link": (list, False),
}
SLOT = {
    "merchant_id": (str, True),
    "service_id": (str, True),
    "start_sec": (int, True),
    "duration_sec": (int, True),
    "spots_total": (int, True),
    "spots_open": (int, True),
    "availability_tag": (str, False),
    "confirmation_mode": (str, False),
}
CONFIRMATIONS = ("CONFIRMATION_MODE_SYNCHRONOUS", "CONFIRMATION_MODE_ASYNCHRONOUS")
MOST_SEC = 2**40


def metadata(now_sec):
    """Return the head of a file that says everything at once."""
    return {
        "processing_instruction": INSTRUCTION,
        "shard_number": 0,
        "total_shards": 1,
        "nonce": str(now_sec),
        "generation_timestamp": now_sec,
    }


def slot(merchant, service, start_sec, duration_sec):
    """Return one time that one guest can book."""
    return {
        "merchant_id": merchant,
        "service_id": service,
        "start_sec": start_sec,
        "duration_sec": duration_sec,
        "spots_total": 1,
        "spots_open": 1,
        "availability_tag": f"{service}-{start_sec}",
        "confirmation_mode": "CONFIRMATION_MODE_SYNCHRONOUS",
    }


def faults(name, document):
    """Return what is wrong with a file, as sentences; empty if it is as portals want it.

    :param name: ``merchants``, ``services`` or ``availability``
    """
    found = _shape("metadata", document.get("metadata"), METADATA)
    if not found and document["metadata"]["processing_instruction"] != INSTRUCTION:
        found.append("metadata: another instruction")
    key, check = {
        "merchants": ("merchant", _merchant),
        "services": ("service", _service),
        "availability": ("service_availability", _availability),
    }[name]
    rows = document.get(key)
    if set(document) != {"metadata", key} or not isinstance(rows, list):
        return [*found, f"{name}: wants metadata and a list {key}"]
    return found + [fault for row in rows for fault in check(row)]


def _merchant(row):
    found = _shape("merchant", row, MERCHANT)
    if found:
        return found
    found = _shape("geo", row["geo"], GEO)
    return found + (_shape("address", row["geo"]["address"], ADDRESS) if "address" in row["geo"] else [])


def _service(row):
    found = _shape("service", row, SERVICE)
    if found:
        return found
    texts = [row[name] for name in ("localized_service_name", "localized_description") if name in row]
    found += ["service: a text without value" for text in texts if not isinstance(text.get("value"), str) or not text["value"]]
    return found + (_shape("price", row["price"], PRICE) if "price" in row else [])


def _availability(row):
    if set(row) != {"availability"} or not isinstance(row["availability"], list):
        return ["availability: wants a list availability"]
    found, seen = [], set()
    for each in row["availability"]:
        wrong = _shape("slot", each, SLOT)
        if not wrong:
            wrong = _slot_faults(each)
            name = (each["merchant_id"], each["service_id"], each["start_sec"], each["duration_sec"])
            if name in seen:
                wrong.append(f"slot: twice {name}")
            seen.add(name)
        found += wrong
    return found


def _slot_faults(each):
    found = []
    if not 0 < each["start_sec"] < MOST_SEC or not 0 < each["duration_sec"] <= 86_400:
        found.append("slot: no such time")
    if not 0 <= each["spots_open"] <= each["spots_total"]:
        found.append("slot: more open than there are")
    if each.get("confirmation_mode", CONFIRMATIONS[0]) not in CONFIRMATIONS:
        found.append("slot: no such confirmation")
    return found


def _shape(where, row, fields):
    if not isinstance(row, dict):
        return [f"{where}: not there"]
    found = [f"{where}: unknown field {name}" for name in row if name not in fields]
    for name, (kind, required) in fields.items():
        if name not in row:
            found += [f"{where}: {name} is missing"] if required else []
        elif not isinstance(row[name], kind) or isinstance(row[name], bool) or (required and row[name] == ""):
            found.append(f"{where}: {name} is no {kind.__name__}")
    return found
