import pytest
from salon_calendar.engine.address import RefusedError, check_outside, following, parts


def code(work, *args):
    with pytest.raises(RefusedError) as refusal:
        work(*args)
    return refusal.value.code


def test_addresses_of_the_open_net_are_taken_apart():
    assert parts("https://cal.example.com/a.ics?k=1") == ("https", "cal.example.com", 443, "/a.ics?k=1")
    assert parts("webcal://cal.example.com/a.ics") == ("https", "cal.example.com", 443, "/a.ics")
    assert parts("http://cal.example.com") == ("http", "cal.example.com", 80, "/")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://example.com/a", "scheme"),
        ("gopher://example.com", "scheme"),
        ("https://user:secret@example.com/", "login"),
        ("https://example.com:8069/", "port"),
        ("https://example.com:99999/", "host"),
        ("https:///a", "host"),
        ("https://exa mple.com/", "host"),
        ("https://example.com/\r\nHost: inside", "host"),
        ("https://example.com/" + "a" * 3000, "host"),
        (None, "host"),
    ],
)
def test_other_addresses_are_refused(url, why):
    assert code(parts, url) == why


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "64:ff9b:1::a00:1", "2002:7f00:1::", "ff02::1", "fec0::1", "192.88.99.1", "192.0.0.9", "3fff::1",
    ],
)  # fmt: skip
def test_nothing_inside_the_walls_is_asked(address):
    assert code(check_outside, [address]) == "inside"
    assert code(check_outside, ["93.184.215.14", address]) == "inside"


def test_the_open_net_is_asked():
    assert check_outside(["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
    assert code(check_outside, []) == "host"


def test_redirects_are_checked_like_addresses_and_never_lose_their_lock():
    assert following("https://a.example.com/x", "/y.ics") == "https://a.example.com/y.ics"
    assert following("webcal://a.example.com/x", "https://b.example.com/y") == "https://b.example.com/y"
    assert code(following, "https://a.example.com/x", "http://a.example.com/x") == "scheme"
    assert code(following, "http://a.example.com/x", "file:///etc/passwd") == "scheme"
