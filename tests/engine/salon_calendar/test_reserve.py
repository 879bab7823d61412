from copy import deepcopy

import pytest
from salon_calendar.engine.reserve import faults, metadata, slot

NOW = 1_900_000_000
KEYS = {"merchants": "merchant", "services": "service", "availability": "service_availability"}


def merchants(**values):
    merchant = {"merchant_id": "m", "name": "Lake", "geo": {"address": {"country": "CN"}}, "category": "Beauty salon", **values}
    return {"metadata": metadata(NOW), "merchant": [merchant]}


def availability(*slots):
    return {"metadata": metadata(NOW), "service_availability": [{"availability": list(slots)}]}


def services(**values):
    service = {"merchant_id": "m", "service_id": "s", "localized_service_name": {"value": "Cut"}, **values}
    return {"metadata": metadata(NOW), "service": [service]}


def test_whole_files_have_no_faults():
    assert faults("merchants", merchants(telephone="+86 1", url="https://example.com")) == []
    assert faults("services", services(price={"price_micros": 1, "currency_code": "CNY"}, localized_description={"value": "x"})) == []
    assert faults("availability", availability(slot("m", "s", NOW, 3600), slot("m", "s", NOW + 900, 3600))) == []


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (merchants(name=""), "name is no str"),
        (merchants(surprise=1), "unknown field surprise"),
        (merchants(geo={"address": {}}), "country is missing"),
        (services(localized_service_name={"value": ""}), "without value"),
        (services(price={"price_micros": 1.5, "currency_code": "CNY"}), "price_micros"),
        (availability(slot("m", "s", NOW, 0)), "no such time"),
        (availability(slot("m", "s", NOW, 60), slot("m", "s", NOW, 60)), "twice"),
        (availability({**slot("m", "s", NOW, 60), "spots_open": 2}), "more open"),
        (availability({**slot("m", "s", NOW, 60), "confirmation_mode": "MAYBE"}), "confirmation"),
        (availability({**slot("m", "s", NOW, 60), "start_sec": True}), "start_sec"),
    ],
)
def test_each_fault_is_named(document, word):
    name = next(name for name, key in KEYS.items() if key in document)
    assert word in " ".join(faults(name, document))


def test_the_head_says_that_the_file_is_whole():
    document = deepcopy(merchants())
    document["metadata"]["processing_instruction"] = "PROCESS_AS_INCREMENTAL"
    assert faults("merchants", document) == ["metadata: another instruction"]
    assert faults("merchants", {"merchant": []})
