"""How often something may be asked for: counted in windows of time that begin at fixed moments."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` times in each window of ``window_s`` seconds, for one subject."""

    key: str
    most: int
    window_s: int

    def __post_init__(self):
        if self.most < 1 or not 1 <= self.window_s <= DAY_S:
            raise ValueError(f"A limit needs a count and a window of at most a day, not {self.most} in {self.window_s} s")


def house_of(address):
    """Return what limits of an address count: the address, of the new kind (IPv6) the network of the house."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "?"
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def window_start(epoch_s, window_s):
    """Return the second (since 1970) at which the window of this second began."""
    return epoch_s - epoch_s % window_s


# Of codes: what one number, one address of the net and the whole house may ask for.
CODE_CONTACT = Limit(key="code_contact", most=3, window_s=900)
CODE_CONTACT_DAY = Limit(key="code_contact_day", most=8, window_s=DAY_S)
CODE_ADDRESS = Limit(key="code_address", most=10, window_s=900)
CODE_ADDRESS_DAY = Limit(key="code_address_day", most=40, window_s=DAY_S)
CODE_HOUSE_DAY = Limit(key="code_house_day", most=2_000, window_s=DAY_S)
CHECK_ADDRESS = Limit(key="check_address", most=40, window_s=900)
# Of looking, holding and changing.
TIMES_ADDRESS = Limit(key="times_address", most=240, window_s=600)
HOLD_ADDRESS = Limit(key="hold_address", most=20, window_s=900)
LINK_ADDRESS = Limit(key="link_address", most=240, window_s=600)
AGAIN_CUSTOMER = Limit(key="again_customer", most=3, window_s=DAY_S)
BOOK_CONTACT = Limit(key="book_contact", most=10, window_s=DAY_S)
MOVE_LINK = Limit(key="move_link", most=12, window_s=DAY_S)
RESEND_LINK = Limit(key="resend_link", most=2, window_s=DAY_S)
# Of waiting for a time, and of saying that one is here.
JOIN_CONTACT = Limit(key="join_contact", most=6, window_s=DAY_S)
HERE_ADDRESS = Limit(key="here_address", most=8, window_s=600)
HERE_DOOR = Limit(key="here_door", most=120, window_s=600)
