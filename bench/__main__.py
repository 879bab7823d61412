"""``python3 -m bench COMMAND``: what the booking engine costs, beside its peers. Everything made lies in .salon/bench."""

import argparse
import sys

from ops.errors import OpsError
from ops.files import lock

from . import home, prepared


def _engine(wish):
    known = home.ensure()
    words = ["--repeat", wish.repeat, "--worlds", wish.worlds, "--zones", wish.zones]
    return prepared.run(known, prepared.world(known), "bench.inside", words, check=False)


def _profile(wish):
    known = home.ensure()
    return prepared.run(known, prepared.world(known), "bench.profiled", ["--world", wish.world, "--repeat", wish.repeat])


def _slots(wish):
    from . import slots

    return slots.main(wish)


def _growth(wish):
    from . import growth

    return growth.main(wish)


def _http(wish):
    from . import http_load

    return http_load.main(wish)


def _book(wish):
    from . import book_pages

    return book_pages.main(wish)


def _lookers(wish):
    from . import lookers

    return lookers.main(wish)


def _lighthouse(wish):
    from . import lighthouse

    return lighthouse.main(wish)


def parser():
    main = argparse.ArgumentParser(prog="python3 -m bench", description=__doc__)
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name, function, text, repeat):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(function=function)
        command.add_argument("--repeat", type=int, default=repeat)
        command.add_argument("--worlds", default="S-10,S-100", help="sizes, with commas")
        command.add_argument("--zones", default="Shanghai,Berlin")
        return command

    slots = add("slots", _slots, "Our engine and its peers on the same worlds: time, ratio, correctness.", 40)
    slots.add_argument("--only", nargs="*", help="only these peers (files of bench/peers)")
    slots.add_argument("--quick", action="store_true", help="ask the peers that take minutes about the small world only")
    add("engine", _engine, "Our engine from the database: starts, three services, why not.", 40)
    add("profile", _profile, "Where the time of each question goes.", 20).add_argument("--world", default="S-100 Shanghai")
    growth = add("growth", _growth, "Ten times the past bookings, ten times the staff.", 20)
    growth.add_argument("--quick", action="store_true", help="leave out ten times the staff, which takes minutes to prepare")
    http = add("http", _http, "Slots requests and contested bookings a second against a real server with two workers.", 0)
    http.add_argument("--clients", type=int, default=2, help="clients that ask for slots at once")
    http.add_argument("--bookers", type=int, default=16, help="clients that book into one day at once")
    http.add_argument("--seconds", type=float, default=15)
    http.add_argument("--seed", default="7")
    book = add("book", _book, "The public booking pages over HTTP: first byte, requests a second, processor time.", 60)
    book.add_argument("--clients", type=int, default=4, help="visitors that ask at once where requests a second are counted")
    book.add_argument("--seconds", type=float, default=15)
    lookers = add("lookers", _lookers, "A busy evening: people at the desk, visitors who look and take times; counts what did not hold.", 0)
    lookers.add_argument("--minutes", type=float, default=10)
    lookers.add_argument("--scale", type=float, default=1, help="1 is 40 people at the desk and 300 visitors")
    lookers.add_argument("--seed", default="7")
    lighthouse = add("lighthouse", _lighthouse, "Lighthouse as a phone against the public pages of a running salon.", 0)
    lighthouse.add_argument("--url", default="http://127.0.0.1:8069")
    for command in (book, lookers):
        command.add_argument("--salon", action="store_true", help="the salon of ./salon up instead of a copy: quick, but leaves its holds")
    return main


def main():
    wish = parser().parse_args()
    try:
        with lock(home.load().home / "measuring", "measuring"):  # two at once would measure each other
            return wish.function(wish)
    except OpsError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.code


if __name__ == "__main__":
    sys.exit(main())
